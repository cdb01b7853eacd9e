// A contract before and after its signature: each call to its use case.
import { formatDay } from '../../../domain/civil-date.ts'
import { amendPrice, amendTerms } from '../contracts/contract-amendments.ts'
import { chooseMachines, contractAlone, layVisits, newVersion } from '../contracts/contract-draft.ts'
import { endContract, endingIf, recordMachines, removeEvent, resume, suspend } from '../contracts/contract-events.ts'
import { exportContract } from '../contracts/contract-export.ts'
import { theContract } from '../contracts/contract-life.ts'
import { issueNotice, noticeSent } from '../contracts/contract-notice.ts'
import { coveredMachines, machineChoices } from '../contracts/covered-machines.ts'
import { refuse } from '../contracts/refuse.ts'
import type { Method } from '../../contract/procedures.ts'
import { noticeRule } from '../reference/notice-rule.ts'
import type { Handlers } from '../services.ts'
import { contractLifeView } from '../views/contract-life.ts'

const done = { ok: true } as const

type Life = Extract<Method, 'contract.life' | 'contract.createAlone' | 'contract.machines' | 'contract.setMachines' | 'contract.layVisits' | 'contract.newVersion' | 'contract.suspend' | 'contract.resume' | 'contract.ending' | 'contract.end' | 'contract.removeEvent' | 'contract.amendPrice' | 'contract.amendTerms' | 'contract.issueNotice' | 'contract.noticeSent' | 'contract.export'>

export const contractLifeHandlers: Handlers<Life> = {
  'contract.life': (services, { contractId }) => contractLifeView(services, contractId),
  'contract.createAlone': (services, { clientId, siteId }) => ({ contractId: contractAlone(services, clientId, siteId) }),
  'contract.machines': ({ store, today }, { contractId }) => {
    const contract = theContract(store, contractId)
    return machineChoices(store, contract, coveredMachines(store, contract, '9999-12-31'), today())
  },
  'contract.setMachines': (services, { contractId, machineIds, from }) => {
    const contract = theContract(services.store, contractId)
    const doc = services.store.documents.get(contractId)
    if (!doc) chooseMachines(services, contract, machineIds)
    else if (from === undefined) refuse('day-wanted', { day: formatDay(services.today()) })
    else recordMachines(services, contractId, machineIds, from, noticeRule(services.resources))
    return done
  },
  'contract.layVisits': (services, { contractId }) => ({ laid: layVisits(services, contractId, noticeRule(services.resources)) }),
  'contract.newVersion': (services, { contractId }) => ({ contractId: newVersion(services, contractId) }),
  'contract.suspend': (services, { contractId, from, note }) => {
    suspend(services, contractId, from, note, noticeRule(services.resources))
    return done
  },
  'contract.resume': (services, { contractId, on }) => {
    resume(services, contractId, on, noticeRule(services.resources))
    return done
  },
  'contract.ending': ({ store, today, resources }, { contractId, on }) => endingIf(store, contractId, on, today(), noticeRule(resources)),
  'contract.end': (services, { contractId, on, note }) => endContract(services, contractId, on, note, noticeRule(services.resources)),
  'contract.removeEvent': (services, { eventId }) => {
    removeEvent(services, eventId)
    return done
  },
  'contract.amendPrice': (services, { contractId, year }) => amendPrice(services, contractId, year, noticeRule(services.resources)),
  'contract.amendTerms': (services, { contractId, from, ...wanted }) => amendTerms(services, contractId, from, wanted as Parameters<typeof amendTerms>[3], noticeRule(services.resources)),
  'contract.issueNotice': (services, { contractId, by }) => issueNotice(services, contractId, by, noticeRule(services.resources)),
  'contract.noticeSent': (services, { docId, on, by }) => {
    noticeSent(services, docId, on, by, noticeRule(services.resources))
    return done
  },
  'contract.export': async (services, input) => await exportContract(services, input, noticeRule(services.resources)),
}
