// What the page may never do, as tables with a reason a line. Unknown means no.
import type { Session, WebContents } from 'electron'

export const OUR_PAGE = 'packtic://app/'

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:", // data: for the cursor-free icons of forced colours
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const PERMISSIONS: Readonly<Record<string, boolean>> = {
  'clipboard-sanitized-write': true, // "Copier le détail technique"
  notifications: false, // main shows its own, once, at the end of a run
  geolocation: false, // kilometres are typed once per site
  media: false, // nothing is filmed or recorded
  'clipboard-read': false, // pasting is the person's own gesture
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(PERMISSIONS[permission] ?? false))
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS[permission] ?? false)
  session.setDevicePermissionHandler(() => false)
}

/** Our page stays our page: no navigation, no redirect, no second window, no webview. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Electron announces no navigation to about:blank: the window would stay white.
  contents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(OUR_PAGE)) void contents.loadURL(OUR_PAGE)
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
