// Machines of one plan that show one host key: copies of a disk, or one machine under two addresses. Each is planned and served
// by its own address; only a person can tell which it is, so the plan says it. Design: provisioning.md 4, rule 6.

export interface ShownKey { readonly name: string; /** Undefined where no machine answered. */ readonly hostKey: string | undefined }

/** Beside each, in the same order, the names of the others that show its key. */
export function sharedKeys(hosts: readonly ShownKey[]): readonly (readonly string[])[] {
  return hosts.map((one) => hosts.filter((other) => other !== one && other.hostKey !== undefined && other.hostKey === one.hostKey).map(({ name }) => name))
}
