// The label's calls, and the directory with its skills.
import { MemberData } from '../../../domain/billing/member-data.ts'
import { auditOf } from '../../../domain/label/grant.ts'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { chooseEvidence, openEvidence } from '../documents/evidence.ts'
import { openCertificate } from '../label/certificate.ts'
import { charterInForce, scopName } from '../label/label-history.ts'
import { answerRowId, isOurs, labelView, standingCheck } from '../label/label-view.ts'
import type { Handlers, Services } from '../services.ts'

const done = { ok: true } as const
type LabelMethod = 'label.get' | 'label.open' | 'label.attach' | 'label.detach' | 'label.openFile' | 'label.audit' | 'label.certificate' | 'directory.get' | 'skill.add' | 'skill.remove'

export const labelHandlers: Handlers<LabelMethod> = {
  'label.get': async (services) => await labelView(services),
  'label.open': ({ store, resources, today, who }) => {
    const charter = charterInForce(store, resources, today())
    const lacking = charter.criteria.filter(({ code, evidence }) => evidence !== 'measured' && !store.get('label_answer', answerRowId(charter.version, code)))
    if (lacking.length > 0) store.write({ by: who() }, (w) => lacking.forEach(({ code }) => w.create('label_answer', { charterVersion: charter.version, criterion: code }, answerRowId(charter.version, code))))
    return done
  },
  'label.attach': async (services, { answerId }) => {
    demandAnswer(services, answerId)
    const chosen = await chooseEvidence(services)
    if (chosen) services.store.write({ by: services.who(), undo: { visitId: answerId, key: 'intervention.attach', what: chosen.fileName } }, (w) => w.set('label_answer', answerId, chosen))
    return { fileName: chosen?.fileName ?? null }
  },
  'label.detach': (services, { answerId }) => {
    const { fileName } = demandAnswer(services, answerId)
    services.store.write({ by: services.who(), undo: { visitId: answerId, key: 'intervention.detach', what: fileName ?? '' } }, (w) => w.set('label_answer', answerId, { file: null, fileName: null }))
    return done
  },
  'label.openFile': async (services, { answerId }) => {
    await openEvidence(services, demandAnswer(services, answerId))
    return done
  },
  'label.audit': async (services, { reviewer, reviewedOn, outcome, why }) => {
    const { store, who, today } = services
    const refuse = (path: string, rule: string): never => {
      throw new Refusal('INVALID', { what: path }, { issues: [{ path, rule }] })
    }
    if (reviewedOn > today()) refuse('reviewedOn', 'a day to come')
    if (outcome === 'unfavourable' && why === '') refuse('why', 'a reason is missing')
    const { charter, check } = await standingCheck(services)
    const member = scopName(store)
    const audit = auditOf({ member, charterVersion: charter.version, selfCheck: check, reviewer: isOurs(store, reviewer) ? member : reviewer, reviewedOn, outcome, why })
    return { auditId: store.write({ by: who() }, (w) => w.add('label_audit', { charterVersion: audit.charterVersion, selfCheck: JSON.parse(JSON.stringify(audit.selfCheck)), reviewer: audit.reviewer, reviewedOn, outcome, why })) }
  },
  'label.certificate': async (services) => {
    await openCertificate(services)
    return done
  },

  'directory.get': ({ store, who }) => ({
    members: store.list('member').map(({ id, code, name, region, data }) => ({ id, code: code ?? '', name: name ?? '', region: region ?? '', skills: MemberData.safeParse(data).data?.skills ?? [] })).toSorted((a, b) => a.region.localeCompare(b.region, 'fr') || a.name.localeCompare(b.name, 'fr')),
    technicians: store.list('technician').map(({ id, name }) => ({ id, name: name ?? '', own: name === who(), skills: store.list('skill', { technicianId: id }).map(({ id: skillId, name: skill, level, on }) => ({ id: skillId, name: skill, level, on })) })),
  }),
  'skill.add': (services, { name }) => {
    const { store, who, today } = services
    return { skillId: store.write({ by: who() }, (w) => w.create('skill', { technicianId: ownTechnician(services) ?? w.create('technician', { name: who() }), name, level: 1, on: today() })) }
  },
  'skill.remove': (services, { skillId }) => {
    const { store, who } = services
    const skill = store.get('skill', skillId)
    if (!skill) throw new Refusal('NOT_FOUND', { what: 'skill' })
    // One's own: a colleague's skills are for the colleague to say.
    if (skill.technicianId !== ownTechnician(services)) throw new Refusal('STATE_REFUSED', { what: 'skill', state: who() })
    store.write({ by: who() }, (w) => w.remove('skill', skillId))
    return done
  },
}

/** @throws Refusal NOT_FOUND */
function demandAnswer({ store }: Pick<Services, 'store'>, answerId: Id): RowOf<'label_answer'> {
  const answer = store.get('label_answer', answerId)
  if (!answer) throw new Refusal('NOT_FOUND', { what: 'label_answer' })
  return answer
}

function ownTechnician({ store, who }: Pick<Services, 'store' | 'who'>): Id | undefined {
  return store.list('technician').find(({ name }) => name === who())?.id
}
