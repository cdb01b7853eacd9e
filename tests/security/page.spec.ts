// What the page cannot do in the real window: no Node, two words on the bridge, no foreign script, no permission, no way out.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { launchApp, type RunningApp } from '../app/launch-app.ts'

test.describe.configure({ mode: 'serial' })
let running: RunningApp
let server: Server
let loopback = ''
let asked = 0

test.beforeAll(async () => {
  server = createServer((request, answer) => {
    asked++
    if (request.url?.startsWith('/302')) answer.writeHead(302, { location: 'packtic://app/?from=302' }).end()
    else answer.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<title>elsewhere</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  loopback = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  running = await launchApp()
  // Nothing may be opened outside: a recorder stands for the person's browser.
  await running.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => await Promise.resolve(void opened.push(url))
  })
})
test.afterAll(async () => {
  await running?.close()
  server?.close()
})

test('the page has no Node and no Electron', async () => {
  expect(await running.page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))).toEqual([])
})

test('the bridge is two functions, and the page cannot change them', async () => {
  const seen = await running.page.evaluate(() => {
    const bridge = (globalThis as unknown as { packtic: Record<string, unknown> }).packtic
    const before = bridge['call']
    try {
      bridge['call'] = () => 'mine'
      bridge['more'] = () => 'mine'
      ;(globalThis as unknown as { packtic: unknown }).packtic = {}
    } catch {
      // A refusal by exception is a refusal.
    }
    const after = (globalThis as unknown as { packtic: Record<string, unknown> }).packtic
    return { keys: Object.keys(after).toSorted(), types: Object.values(after).map((value) => typeof value), same: after['call'] === before, frozen: Object.isFrozen(after) }
  })
  expect(seen).toEqual({ keys: ['call', 'on'], types: ['function', 'function'], same: true, frozen: true })
})

test('the policy comes as a header on every file of the page', async () => {
  const headers = await running.page.evaluate(async () => await Promise.all(['/', ...[...document.querySelectorAll('script[src], link[href]')].map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '')].map(async (path) => {
    const { headers: answer } = await fetch(path)
    return [answer.get('content-security-policy'), answer.get('x-content-type-options')]
  })))
  expect(headers.length).toBeGreaterThan(1)
  for (const [policy, sniff] of headers) {
    expect(policy).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'")
    expect(sniff).toBe('nosniff')
  }
})

// Not by `evaluate`, which ignores the policy: by elements, as an injected text would.
test('an injected script, in line or from elsewhere, does not run', async () => {
  const violations = await running.page.evaluate(async (from) => {
    const seen: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
    const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createScript(text: string): string; createScriptURL(url: string): string } } }
    const policy = trustedTypes.createPolicy('planted', { createScript: (text: string) => text, createScriptURL: (url: string) => url })
    const tries: (() => void)[] = [
      () => { const inline = document.createElement('script'); inline.append('globalThis.injected = 1'); document.head.append(inline) },
      () => { const foreign = document.createElement('script'); foreign.setAttribute('src', `${from}/x.js`); document.head.append(foreign) },
      // Who passes trusted types with a policy of their own meets script-src.
      () => { const inline = document.createElement('script'); inline.text = policy.createScript('globalThis.injected = 4'); document.head.append(inline) },
      () => { const foreign = document.createElement('script'); foreign.src = policy.createScriptURL(`${from}/x.js`); document.head.append(foreign) },
      () => { const button = document.createElement('button'); button.setAttribute('onclick', policy.createScript('globalThis.injected = 5')); document.body.append(button); button.click(); button.remove() },
      () => { document.createElement('div').innerHTML = '<img src=x onerror="globalThis.injected = 2">' },
      () => { const button = document.createElement('button'); button.setAttribute('onclick', 'globalThis.injected = 3'); document.body.append(button); button.click(); button.remove() },
      () => { const frame = document.createElement('iframe'); frame.src = `${from}/frame`; document.body.append(frame) },
      () => { const picture = new Image(); picture.src = `${from}/pixel.png` },
      () => { const style = document.createElement('style'); style.append('body { outline: 9px solid red }'); document.head.append(style) },
    ]
    let thrown = 0
    for (const attempt of tries) {
      try {
        attempt()
      } catch {
        thrown++ // trusted types refuse by exception
      }
    }
    await fetch(`${from}/data`).catch(() => thrown++)
    await new Promise((resolve) => setTimeout(resolve, 500))
    document.querySelectorAll('iframe').forEach((frame) => frame.remove())
    return { injected: (globalThis as unknown as { injected?: number }).injected, seen: [...new Set(seen)].toSorted(), thrown, outline: getComputedStyle(document.body).outlineWidth }
  }, loopback)
  expect(violations.injected).toBeUndefined()
  expect(violations.outline).not.toBe('9px')
  expect(violations.seen).toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for', 'script-src-attr', 'script-src-elem', 'style-src-elem']))
  expect(violations.thrown).toBeGreaterThanOrEqual(2)
  expect(asked).toBe(0)
})

const permissions: Readonly<Record<string, string>> = {
  geolocation: 'denied', notifications: 'denied', camera: 'denied', microphone: 'denied', midi: 'denied', 'clipboard-read': 'denied', 'persistent-storage': 'denied', 'background-sync': 'denied', 'payment-handler': 'denied',
}
test('each permission asked is refused', async () => {
  const states = await running.page.evaluate(async (names) => Object.fromEntries(await Promise.all(names.map(async (name) => [name, await navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'denied')] as const))), Object.keys(permissions))
  // Some names answer "prompt" until asked; none may be granted.
  for (const name of Object.keys(permissions)) expect([name, states[name]]).not.toEqual([name, 'granted'])
  const asks = await running.page.evaluate(async () => {
    const outcome = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'given', (error: Error) => error.name)
    return {
      geolocation: await new Promise<string>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), () => resolve('refused'))),
      camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await outcome(navigator.mediaDevices.getDisplayMedia({ video: true })),
      midi: await outcome(navigator.requestMIDIAccess({ sysex: true })),
      read: await outcome(navigator.clipboard.readText()),
      notification: await Notification.requestPermission(),
    }
  })
  for (const [name, state] of Object.entries(asks)) expect([name, state]).not.toEqual([name, 'given'])
  expect(asks.notification).toBe('denied')
})

const ways: readonly string[] = [
  'LOOPBACK/', 'LOOPBACK/?next=packtic://app/', 'LOOPBACK/302', 'https://packtic.invalid/', 'packtic://evil/', 'packtic://app.evil/', 'packtic://app@evil/', 'packtic://app:99/', 'file:///etc/passwd', 'data:text/html,x', 'blob:packtic://app/x',
]
test('the page goes nowhere: by address, link, form, or a redirect from loopback', async () => {
  const marker = await running.page.evaluate(() => Object.assign(globalThis, { stayed: Math.random() }).stayed)
  for (const way of ways.map((url) => url.replace('LOOPBACK', loopback))) {
    await running.page.evaluate((url) => {
      const link = document.createElement('a')
      link.href = url
      document.body.append(link)
      link.click()
      link.target = '_blank'
      link.click()
      link.remove()
      const form = document.createElement('form')
      form.action = url
      document.body.append(form)
      form.submit()
      form.remove()
      try {
        location.assign(url)
      } catch {
        // Some addresses are refused by exception.
      }
    }, way)
    await running.page.waitForTimeout(150)
    expect([way, running.page.url()]).toEqual([way, 'packtic://app/'])
  }
  expect(await running.page.evaluate(() => (globalThis as unknown as { stayed: number }).stayed)).toBe(marker)
  expect(running.app.windows()).toHaveLength(1)
  expect(await running.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([])
})

test('a redirect that main itself follows does not leave our page either', async () => {
  // loadURL from main bypasses will-navigate: this is what the guard on redirects is for.
  await running.app.evaluate(async ({ BrowserWindow }, url) => await BrowserWindow.getAllWindows()[0]?.loadURL(url).catch(() => undefined), `${loopback}/302`)
  await running.page.waitForTimeout(300)
  expect(running.page.url()).not.toContain('from=302')
})

test('a blank page, which no guard sees coming, is left at once for ours', async () => {
  await running.page.evaluate(() => location.assign('about:blank'))
  await expect.poll(() => running.page.url()).toBe('packtic://app/')
  await expect(running.page.getByRole('heading', { level: 1 })).toBeVisible()
})
