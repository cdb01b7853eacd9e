// Where a laptop keeps its data when nobody says otherwise. Pure: platform, environment and home are arguments.

/** Default data folder (design/architecture.md 3.7); Windows never uses the roaming profile. */
export function dataFolder(platform: string, env: Readonly<Record<string, string | undefined>>, home: string): string {
  if (env['PACKTIC_DATA']) return env['PACKTIC_DATA']
  switch (platform) {
    case 'win32':
      return `${env['LOCALAPPDATA'] ?? `${home}\\AppData\\Local`}\\packtic`
    case 'darwin':
      return `${home}/Library/Application Support/packtic`
    default:
      return `${env['XDG_DATA_HOME'] ?? `${home}/.local/share`}/packtic`
  }
}

const SYNCHRONISED = /(^|[\\/])(Nextcloud|OneDrive[^\\/]*|Dropbox|Syncthing|Google Drive|iCloud Drive|Mobile Documents)([\\/]|$)/i
/** Folders that the kernel invents: nothing stays there, and Node's recursive mkdir there never ends. */
const KERNEL = /^\/(proc|sys)(\/|$)/

/** Why SQLite must not live in this folder, or undefined: two writers through a file copier lose data. */
export function unsafeFolderReason(folder: string): 'synchronised' | 'network' | 'kernel' | undefined {
  if (SYNCHRONISED.test(folder)) return 'synchronised'
  if (folder.startsWith('\\\\') || folder.startsWith('//')) return 'network'
  if (KERNEL.test(folder)) return 'kernel'
  return undefined
}
