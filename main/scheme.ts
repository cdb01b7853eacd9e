// packtic://app/… : the page's own files and blobs by hash. GET only, nothing outside its two folders.
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { protocol, type Session } from 'electron'
import { CONTENT_SECURITY_POLICY } from './security.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.woff': 'font/woff',
}

/** Before ready: the scheme is standard (paths, origins), secure (fonts, storage) and may cache compiled code. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'packtic', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

export type Found = { readonly file: string; readonly type: string } | { readonly status: 400 | 404 | 405 }

/** The file a request means, or why there is none. */
export function locate(url: string, method: string, folders: { readonly renderer: string; readonly blobs: string }): Found {
  if (method !== 'GET') return { status: 405 }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || parsed.protocol !== 'packtic:' || parsed.host !== 'app') return { status: 404 }
  let path: string
  try {
    path = decodeURIComponent(parsed.pathname)
  } catch {
    return { status: 400 }
  }
  if (path.includes('\0') || path.includes('\\')) return { status: 400 }
  const blob = /^\/blob\/([0-9a-f]{64})$/.exec(path)?.[1]
  // Pages of documents are pictures by hash; other papers open in the system's viewer.
  if (blob) return { file: join(folders.blobs, blob.slice(0, 2), blob), type: 'image/svg+xml' }
  const file = resolve(folders.renderer, `.${path === '/' ? '/index.html' : path}`)
  const type = TYPES[extname(file)]
  return file.startsWith(folders.renderer + sep) && type ? { file, type } : { status: 404 }
}

export function serveScheme(session: Session, folders: { readonly renderer: string; readonly blobs: string }): void {
  session.protocol.handle('packtic', async (request) => {
    const found = locate(request.url, request.method, folders)
    if ('status' in found) return new Response(null, { status: found.status })
    try {
      const body = await readFile(found.file)
      return new Response(new Uint8Array(body), { headers: { 'content-type': found.type, 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' } })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
