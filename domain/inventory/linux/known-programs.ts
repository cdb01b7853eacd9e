// Antivirus and backup programs by the names of their packages, services, and files (timers, cron jobs, folders of /opt and
// /etc). Data: a program that is not here is simply not named.

export interface KnownProgram { readonly name: string; readonly packages: readonly string[]; readonly services: readonly string[]; readonly files: readonly string[] }

const program = (name: string, packages: string, services: string, files = ''): KnownProgram => ({ name, packages: words(packages), services: words(services), files: words(files) })
const words = (text: string): string[] => text.split(' ').filter(Boolean)

export const ANTIVIRUS: readonly KnownProgram[] = [
  program('ClamAV', 'clamav clamav-daemon clamd clamav-server clamav-freshclam', 'clamav-daemon clamd clamd@scan clamonacc clamav-clamonacc'),
  program('Microsoft Defender', 'mdatp', 'mdatp'),
  program('ESET', 'eea efs esets eraagent', 'eea efs esets'),
  program('Sophos', 'sophos-protection sav-protect', 'sophos-spl sav-protect', 'sophos-spl sophos-av'),
  program('Bitdefender', 'bitdefender-security-tools bitdefender-scanner', 'bdsec bdsrvscand', 'bitdefender-security-tools BitDefender-scanner'),
  program('CrowdStrike Falcon', 'falcon-sensor', 'falcon-sensor', 'CrowdStrike'),
  program('SentinelOne', 'SentinelAgent sentinelagent', 'sentinelone', 'sentinelone'),
  program('Kaspersky', 'kesl klnagent64 klnagent', 'kesl kesl-supervisor klnagent64', 'kaspersky'),
  program('Trend Micro', 'ds_agent', 'ds_agent', 'ds_agent TrendMicro'),
  program('Trellix', 'McAfeeTP MFEcma mfetp', 'mfetpd ma', 'McAfee Trellix'),
  program('Cortex XDR', 'cortex-agent', 'traps_pmd', 'traps'),
  program('WithSecure', 'f-secure-linuxsecurity fsls', 'fsma f-secure-linuxsecurity-fsma', 'f-secure'),
  program('Dr.Web', 'drweb-configd drweb-workstations', 'drweb-configd', 'drweb.com'),
  program('Avast', 'avast', 'avast'),
  program('Comodo', 'cav-linux', 'cmdavd', 'COMODO'),
  program('HarfangLab', 'hurukai', 'hurukai hurukai-agent', 'hurukai'),
  program('Wazuh', 'wazuh-agent', 'wazuh-agent'),
]

export const BACKUPS: readonly KnownProgram[] = [
  program('packtic', '', '', 'packtic-sauvegarde'),
  program('BorgBackup', 'borgbackup borgmatic vorta', 'borgmatic', 'borgmatic borg borg-backup borgbackup'),
  program('restic', 'restic autorestic', 'restic', 'restic restic-backup autorestic'),
  program('Timeshift', 'timeshift timeshift-autosnap', '', 'timeshift timeshift-hourly timeshift-boot'),
  program('Déjà Dup', 'deja-dup', ''),
  program('duplicity', 'duplicity duply', '', 'duplicity duply'),
  program('Duplicati', 'duplicati', 'duplicati', 'duplicati'),
  program('Kopia', 'kopia kopia-ui', 'kopia'),
  program('rsnapshot', 'rsnapshot', '', 'rsnapshot'),
  program('Back In Time', 'backintime-common backintime-qt backintime-gnome', '', 'backintime'),
  program('Bacula', 'bacula-fd bacula-client bacula-director', 'bacula-fd bacula-dir', 'bacula'),
  program('Bareos', 'bareos-filedaemon bareos-director', 'bareos-fd bareos-dir'),
  program('UrBackup', 'urbackup-client urbackup-server', 'urbackupclientbackend urbackupsrv', 'urbackup'),
  program('Veeam', 'veeam', 'veeamservice', 'veeam'),
  program('BackupPC', 'backuppc', 'backuppc'),
  program('Amanda', 'amanda-client amanda-server', ''),
  program('Burp', 'burp burp-server', 'burp', 'burp'),
  program('Snapper', 'snapper', 'snapperd', 'snapper-timeline'),
  program('btrbk', 'btrbk', '', 'btrbk'),
  program('sanoid', 'sanoid', '', 'sanoid syncoid'),
  program('backupninja', 'backupninja', '', 'backupninja'),
  program('automysqlbackup', 'automysqlbackup', '', 'automysqlbackup'),
  program('Proxmox Backup', 'proxmox-backup-client proxmox-backup-server', 'proxmox-backup'),
  program('Acronis', 'acronis-backup', 'acronis_mms', 'Acronis'),
  program('Nakivo', '', 'nkv-bhsvc', 'nakivo'),
]
