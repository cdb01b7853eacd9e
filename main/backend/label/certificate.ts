// The certificate of the label, from the base: the grant, the charter it was granted under, the audit before it.
import { formatDay } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { badgeOn } from '../../../domain/label/grant.ts'
import { openPaper } from '../documents/open-paper.ts'
import type { LabelPaper } from '../documents/papers/network.ts'
import { buyer, seller } from '../documents/parties.ts'
import type { Services } from '../services.ts'
import { translator } from '../words/sentences.ts'
import { adoptedCharters, issuer, labelHistory, ownAudits, ownGrants } from './label-history.ts'

const AXES = ['ethique', 'perennite', 'competences'] as const
const t = translator('fr')

/** @throws Refusal STATE_REFUSED when no label runs today, NOT_FOUND where its charter or its audit is not on this laptop */
export async function openCertificate(services: Services): Promise<void> {
  const { store, typeset, today } = services
  const running = badgeOn(labelHistory(store), today())
  const grant = running && ownGrants(store).find(({ from, charterVersion }) => from === running.from && charterVersion === running.charterVersion)
  if (!grant) throw new Refusal('STATE_REFUSED', { what: 'label', state: t('label.noneRuns') })
  const charter = adoptedCharters(store).find(({ version }) => version === grant.charterVersion)
  const audit = ownAudits(store).find(({ id }) => id === grant.auditId)
  if (!charter?.adoptedOn || !audit) throw new Refusal('NOT_FOUND', { what: charter ? 'audit' : 'charter' })
  const us = seller(issuer(store, today()))
  const met = new Set(audit.selfCheck.criteria.flatMap(({ code, met: holds }) => (holds === true ? [code] : [])))
  const paper: LabelPaper = {
    number: '', issuedOn: today(), seller: { name: grant.network, lines: [], contact: '' }, client: { ...buyer(undefined, undefined), name: us.name, lines: us.lines, contact: us.contact }, mentions: [],
    charterVersion: charter.version, charterOn: charter.adoptedOn, from: grant.from, until: grant.until, reviewer: audit.reviewer, reviewedOn: audit.reviewedOn, signedBy: grant.signedBy,
    axes: AXES.flatMap((axis) => {
      const criteria = charter.criteria.filter((one) => one.axis === axis && met.has(one.code)).map(({ statement }) => statement)
      return criteria.length === 0 ? [] : [{ title: t(`label.axis.${axis}`), criteria }]
    }),
    notes: [t('label.worthUntil', { until: formatDay(grant.until) }), t('label.askNetwork')],
  }
  await openPaper(services, typeset('attestation-label', paper).pdf, `${t('label.file')}-${grant.from}.pdf`)
}
