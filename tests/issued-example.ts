// A document of each kind in a real base: issued from its paper's example, by the one way documents are issued, and signed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Id } from '../domain/ids.ts'
import type { DocType } from '../domain/tables.ts'
import type { Services } from '../main/backend/services.ts'
import type { IssuedDocument } from '../main/backend/store/store.ts'
import { signDocument, CONSENT_VERSION } from '../main/backend/documents/sign-document.ts'

interface About { readonly clientId: Id; readonly visitId: Id; readonly supersedes?: Id; readonly id?: Id; readonly more?: Readonly<Record<string, string | number>> }

export function issueExample({ store, typeset, resources, newId, today }: Services, type: DocType, template: string, { clientId, visitId, supersedes, id = newId(), more = {} }: About): IssuedDocument {
  const example = JSON.parse(readFileSync(join(resources, 'documents/examples', `${template}.json`), 'utf8')) as Record<string, never>
  return store.write({ by: 'test' }, (w) => w.issue({
    id, type, version: supersedes ? 2 : 1, supersedes: supersedes ?? null, issuedOn: today(),
    make: (number) => {
      const paper = { ...example, number, issuedOn: today(), attached: undefined, ...('attached' in example ? { attached: [] } : {}) }
      const data = JSON.parse(JSON.stringify({ clientId, visitId, ...more, paper })) as never
      return { data, ...typeset(template, JSON.parse(JSON.stringify(paper))) }
    },
  }))
}

export function signExample(services: Services, doc: IssuedDocument): Id {
  return signDocument(services, { docId: doc.id, signer: { name: 'Camille Exemple', function: '', onBehalfOf: '' }, method: 'strokes', strokes: [[[0, 0, 0], [9000, 9000, 10]]], typedName: '', consentVersion: CONSENT_VERSION, startedAt: 1, pagesShown: doc.pages.map((_, index) => ({ page: index + 1, at: 2 })) }).proofId
}
