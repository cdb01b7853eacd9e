// Which names announce a value that names a person, a machine or a network, in whatever a system prints.

export type SensitiveKind = 'serial' | 'host' | 'user' | 'ssid'

const KEYS: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['serial', /(?:^|_)(?:serial(?:_?(?:number|num|no|nr))?(?:_?id|_short|_system|_full)?|identifying_?number|service_?tag|asset_?tag(?:_number)?|(?:part|pt)?uuid|udid|wwn|wwid|eui64|nguid|machine_?id|machine_?guid|logical_?unit_?id|unique_?id|imei|meid|sn|fguid)$/],
  ['host', /(?:^|_)(?:host|host_?name|computer_?name|node_?name|net_?bios\w*|fqdn|cs_?name|pscomputer_?name|domain|dns_?domain|search|workgroup|client_?name|station_?name)$/],
  ['user', /(?:^|_)(?:user|user_?name|login|login_?name|owner|registered_?(?:user|owner|organization)|full_?name|real_?name|gecos|account|account_?name|automatic_?login|timed_?login|autologin_?user|default_?user_?name|last_?(?:logged_?on_?)?user\w*|profile_?(?:image_?)?path|home|home_?dir\w*|local_?path|admins?)$/],
  ['ssid', /(?:^|_)(?:e?ssid|network_?name)$/],
]

/** Undefined for a name that announces nothing of ours. */
export function sensitiveKind(key: string): SensitiveKind | undefined {
  const name = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return KEYS.find(([, pattern]) => pattern.test(name))?.[0]
}

/** Words that are no name even where a name stands: accounts of every system, folders, answers. */
export const COMMON_WORDS = new Set(('root admin administrator administrateur administrateurs administrators guest invit\u00e9 user users utilisateur public default defaultaccount wdagutilityaccount shared all nobody daemon system service local localhost localdomain workgroup groupe home lan domain internal '
  + 'true false yes no on off none null unknown enabled disabled ok sudo wheel staff adm cdrom usb floppy media disk disks dev sys proc usr bin sbin var run tmp etc opt mnt lib boot library volumes applications reboot shutdown runlevel crash down still gone logged in wtmp begins tty pts console '
  + 'debian ubuntu linux windows fedora mint arch archlinux raspberrypi macos darwin freebsd openbsd netbsd intel amd dell lenovo hewlett packard apple microsoft pc').split(' '))
