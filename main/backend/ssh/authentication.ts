// How a technician proves who he is: one key, then the password, then the same password to a server that asks for it in its
// own words. Each once: servers count attempts and lock accounts (S11).
import { BaseAgent, createAgent, type IdentityCallback, type NextAuthHandler, type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2'
import type { Credential } from './link.ts'

/** Keys of an agent tried on a machine: one before a password, else few enough for the usual limit of six attempts. */
const AGENT_KEYS = { beforePassword: 1, alone: 5 }

interface Prompt { readonly prompt: string; readonly echo?: boolean | undefined }

export function authentication(username: string, { password, privateKey, passphrase, agentSocket }: Credential): (left: string[] | null, partial: boolean | null, next: NextAuthHandler) => void {
  const methods: { readonly type: string; readonly [more: string]: unknown }[] = [
    // A key that was chosen is the one key: an agent's others would be counted as failures.
    ...(privateKey ? [{ type: 'publickey', username, key: privateKey, ...(passphrase ? { passphrase } : {}) }] : []),
    ...(agentSocket && !privateKey ? [{ type: 'agent', username, agent: new FewKeys(agentSocket, password === undefined ? AGENT_KEYS.alone : AGENT_KEYS.beforePassword) }] : []),
    ...(password === undefined ? [] : [{ type: 'password', username, password }]),
    // As an object: by its name alone ssh2 skips it.
    ...(password === undefined ? [] : [{ type: 'keyboard-interactive', username, prompt: (_name: string, _instructions: string, _lang: string, prompts: readonly Prompt[], finish: (answers: string[]) => void) => finish(answer(prompts)) }]),
  ]
  let passwordSent = false
  const answer = (prompts: readonly Prompt[]): string[] => prompts.map(({ prompt, echo }) => {
    // One hidden password, once: a server that asks again, or for anything else, gets nothing.
    if (passwordSent || echo === true || !/password|passwort|mot de passe/i.test(prompt)) return ''
    passwordSent = true
    return password ?? ''
  })
  return (left, partial, next) => {
    // A password goes only to a server that was asked how it wants it: some take it by its prompts alone.
    if (left === null && methods[0]?.type === 'password') return next({ type: 'none', username })
    // A method that the server does not name is not tried.
    for (let method = methods.shift(); method !== undefined; method = methods.shift()) {
      const { type } = method
      // A refused password is not asked again another way: two failures of one typing lock accounts.
      if (type === 'keyboard-interactive' && passwordSent && !partial) continue
      if (left !== null && !left.includes(type === 'agent' ? 'publickey' : type)) continue
      passwordSent ||= type === 'password'
      return next(method as never)
    }
    next(false as never)
  }
}

/** An agent of which only the first keys are offered. */
class FewKeys extends BaseAgent {
  readonly #agent: ReturnType<typeof createAgent>
  readonly #count: number

  constructor(socketPath: string, count: number) {
    super()
    this.#agent = createAgent(socketPath)
    this.#count = count
  }

  override getIdentities(callback: IdentityCallback): void {
    this.#agent.getIdentities((error, keys) => (error ? callback(error) : callback(undefined, keys?.slice(0, this.#count))))
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, callback?: SignCallback): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, callback)
  }
}
