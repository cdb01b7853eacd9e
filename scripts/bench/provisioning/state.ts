// The state both sides are asked for, once: 26 steps of a small office's server (design/provisioning.md 2). Our pack and
// Ansible's playbooks are made from this list alone, so that neither is asked for less.

interface Named { readonly id: string; readonly title: string }
export type StateStep = Named & (
  | { readonly kind: 'index' }
  | { readonly kind: 'packages'; readonly names: readonly string[] }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'user'; readonly name: string; readonly group: string }
  | { readonly kind: 'folder'; readonly path: string; readonly mode: string; readonly group: string }
  | { readonly kind: 'text'; readonly path: string; readonly mode: string; readonly text: string; readonly reload?: string }
  | { readonly kind: 'block'; readonly path: string; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'service'; readonly unit: string; readonly port: number }
  | { readonly kind: 'firewall'; readonly rule: { readonly allow: number } | 'deny-incoming' | 'on' }
)

/** An index younger than this is good enough, on both sides. */
export const INDEX_HOURS = 24

export const STATE: readonly StateStep[] = [
  { kind: 'index', id: 'apt-index', title: 'Lire la liste des logiciels disponibles' },
  { kind: 'packages', id: 'ufw', title: 'Installer le pare-feu', names: ['ufw'] },
  { kind: 'packages', id: 'rsync', title: 'Installer la copie de fichiers', names: ['rsync'] },
  { kind: 'packages', id: 'tools', title: 'Installer les outils', names: ['htop', 'tree'] },
  { kind: 'packages', id: 'nginx-package', title: 'Installer le serveur de pages', names: ['nginx-light'] },
  { kind: 'packages', id: 'upgrades', title: 'Installer les mises à jour automatiques', names: ['unattended-upgrades'] },
  { kind: 'group', id: 'group-bureau', title: 'Créer le groupe du bureau', name: 'bureau' },
  { kind: 'user', id: 'user-accueil', title: 'Créer le compte de l’accueil', name: 'accueil', group: 'bureau' },
  { kind: 'user', id: 'user-compta', title: 'Créer le compte de la comptabilité', name: 'compta', group: 'bureau' },
  { kind: 'folder', id: 'shared-folder', title: 'Créer le dossier partagé', path: '/srv/partage', mode: '2770', group: 'bureau' },
  { kind: 'text', id: 'motd', title: 'Écrire l’accueil', path: '/etc/motd', mode: '0644', text: 'Serveur du bureau. Questions : accueil.\n' },
  { kind: 'text', id: 'auto-upgrades', title: 'Régler les mises à jour', path: '/etc/apt/apt.conf.d/20auto-upgrades', mode: '0644', text: 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n' },
  { kind: 'text', id: 'nginx-settings', title: 'Régler le serveur de pages', path: '/etc/nginx/conf.d/bureau.conf', mode: '0644', text: 'server_tokens off;\nclient_max_body_size 20m;\n', reload: 'nginx' },
  { kind: 'text', id: 'web-page', title: 'Écrire la page', path: '/var/www/html/index.html', mode: '0644', text: '<!doctype html>\n<html lang="fr"><title>Bureau</title><h1>Bureau</h1></html>\n' },
  { kind: 'service', id: 'nginx-service', title: 'Lancer le serveur de pages', unit: 'nginx.service', port: 80 },
  { kind: 'firewall', id: 'allow-ssh', title: 'Laisser passer SSH', rule: { allow: 22 } },
  { kind: 'firewall', id: 'allow-web', title: 'Laisser passer les pages', rule: { allow: 80 } },
  { kind: 'firewall', id: 'deny-incoming', title: 'Refuser le reste', rule: 'deny-incoming' },
  { kind: 'firewall', id: 'firewall-on', title: 'Mettre le pare-feu en marche', rule: 'on' },
  { kind: 'text', id: 'backup-script', title: 'Poser la sauvegarde', path: '/usr/local/sbin/sauvegarde-bureau', mode: '0755', text: '#!/bin/sh\nset -eu\nrsync -a --delete /srv/partage/ /var/backups/partage/\n' },
  { kind: 'text', id: 'backup-cron', title: 'Planifier la sauvegarde', path: '/etc/cron.d/sauvegarde-bureau', mode: '0644', text: '30 21 * * * root /usr/local/sbin/sauvegarde-bureau\n' },
  { kind: 'block', id: 'host-server', title: 'Nommer le serveur', path: '/etc/hosts', text: '10.77.0.201 serveur.bureau.lan serveur\n' },
  { kind: 'block', id: 'host-printer', title: 'Nommer l’imprimante', path: '/etc/hosts', text: '10.77.0.202 imprimante.bureau.lan imprimante\n' },
  { kind: 'link', id: 'time-zone', title: 'Régler le fuseau horaire', path: '/etc/localtime', target: '/usr/share/zoneinfo/Europe/Paris' },
  { kind: 'text', id: 'sysctl', title: 'Régler le réseau', path: '/etc/sysctl.d/60-bureau.conf', mode: '0644', text: 'net.ipv4.conf.all.rp_filter = 1\n' },
  { kind: 'text', id: 'language', title: 'Régler la langue', path: '/etc/default/locale', mode: '0644', text: 'LANG=fr_FR.UTF-8\n' },
]
