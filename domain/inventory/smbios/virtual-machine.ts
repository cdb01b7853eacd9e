// Virtual machines by the names that their makers give them. A name that is not here proves nothing: a machine that says
// nothing is not called physical.

/** Maker, product; an empty pattern takes all. */
const NAMES: readonly (readonly [maker: RegExp, model: RegExp])[] = [
  [/^vmware/i, /(?:)/], [/(?:)/, /^vmware/i],
  [/^qemu|^bochs$|^kvm$|^xen$|^bhyve$|^ovirt|^nutanix$|^openstack|^parallels|^innotek gmbh|^digitalocean|^alibaba cloud|^red hat$/i, /(?:)/],
  [/(?:)/, /^virtualbox|^kvm\b|^bochs|^bhyve|^hvm domu|^standard pc \(|^openstack|^parallels|^rhev hypervisor|^rhel\b|^google compute engine|^apple virtualization|^ahv$|^droplet$|^acrn/i],
  [/^microsoft/i, /^virtual machine$/i],
  // The same maker rents whole machines, called metal.
  [/^amazon ec2/i, /^(?!.*metal)/i],
  [/^hetzner/i, /^vserver/i],
]

export function isVirtualMachine(maker: string | null, model: string | null): boolean {
  return NAMES.some(([ofMaker, ofModel]) => ofMaker.test(maker ?? '') && ofModel.test(model ?? ''))
}
