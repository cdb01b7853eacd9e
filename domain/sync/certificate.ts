// The texts that are signed around an enrolment, the same for the laptop and the hub.

interface Keys { readonly rep: string; readonly pubEd: string; readonly pubX: string }

/** Signed by the hub: these keys, this code and this role are this laptop's. */
export function certificateText(scop: string, { rep, code, role, pubEd, pubX }: Keys & { readonly code: string; readonly role: string }): string {
  return `packtic/1/cert\n${scop}\n${rep}\n${code}\n${role}\n${pubEd}\n${pubX}`
}

/** Signed by the laptop: it has the key it shows, and the invitation. */
export function enrolmentProof({ scop, secret, rep, pubEd, pubX }: Keys & { readonly scop: string; readonly secret: string }): string {
  return `packtic/1/enrol\n${scop}\n${secret}\n${rep}\n${pubEd}\n${pubX}`
}

/** Signed by the hub at each hello: it has the key the invitation pinned, now and not in a recording. */
export function helloProof(nonce: string, now: number): string {
  return `packtic/1/hello\n${nonce}\n${now}`
}
