// Text of `sysctl` on Darwin (`name: value`) and on BSD (`name=value` too). Never throws.
import { type Fact, known, unknown, type UnknownReason } from '../fact.ts'
import type { Reading } from '../model.ts'
import { chipOf } from './apple-model.ts'
import { whole } from './quantity.ts'
import { said } from './sp-source.ts'

const SRC = 'sysctl'

export interface Sysctl { readonly cpu: Reading['cpu']; readonly memory: Fact<number>; readonly virtual: Fact<boolean>; readonly bootTime: Fact<number> }

export function readSysctl(text: string | undefined, missing: UnknownReason): Sysctl {
  const values = new Map([...(text ?? '').matchAll(/^([\w.]+)(?:: |=)(.*)$/gm)].map(([, name = '', value = '']) => [name, value.trim()] as const))
  const none: UnknownReason = text === undefined ? missing : 'not-collected'
  const number = (...names: readonly string[]): Fact<number> => {
    const found = names.map((name) => whole(values.get(name))).find((one) => one !== null)
    return found === undefined || found === null ? unknown(names.some((name) => values.has(name)) ? 'parse' : none, SRC) : known(found, SRC)
  }
  const name = values.get('machdep.cpu.brand_string')
  const apple = chipOf(name ?? null) === 'apple'
  const notApplicable = unknown('not-applicable', 'rule.apple-model')
  const hertz = whole(values.get('hw.cpufrequency_max') ?? values.get('hw.cpufrequency'))
  const boot = whole(/\bsec = (\d{9,11}),/.exec(values.get('kern.boottime') ?? '')?.[1])
  // "VMM" among the features is the guest's side of virtualisation.
  const guest = values.get('kern.hv_vmm_present') === '1' || / VMM\b/.test(` ${values.get('machdep.cpu.features') ?? ''}`) ? true : values.get('kern.hv_vmm_present') === '0' ? false : null
  return {
    cpu: {
      name: name === undefined ? unknown(none, SRC) : said(name.replace(/\s+/g, ' '), SRC),
      vendor: apple ? known('Apple', SRC) : values.has('machdep.cpu.vendor') ? said(values.get('machdep.cpu.vendor'), SRC) : unknown(none, SRC),
      family: apple ? notApplicable : number('machdep.cpu.family'), model: apple ? notApplicable : number('machdep.cpu.model'), stepping: apple ? notApplicable : number('machdep.cpu.stepping'),
      sockets: number('hw.packages'), cores: number('hw.physicalcpu_max', 'hw.physicalcpu', 'machdep.cpu.core_count'), threads: number('hw.logicalcpu_max', 'hw.logicalcpu', 'machdep.cpu.thread_count', 'hw.ncpu'),
      baseMhz: hertz === null ? (apple ? notApplicable : unknown(none, SRC)) : known(Math.round(hertz / 1_000_000), SRC, 'declared'),
      arch: apple || values.get('hw.cpu64bit_capable') === '1' || / (EM64T|LM)\b/.test(` ${values.get('machdep.cpu.extfeatures') ?? ''}`) ? known(64, SRC) : values.get('hw.cpu64bit_capable') === '0' ? known(32, SRC) : unknown(none, SRC),
    },
    memory: number('hw.memsize'),
    virtual: guest === null ? unknown(none, SRC) : known(guest, SRC),
    bootTime: boot === null ? unknown(none, SRC) : known(boot * 1000, SRC),
  }
}
