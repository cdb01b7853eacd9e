// The whole conversation between page and backend: every call, once.
import type { z } from 'zod'
import type { Procedure } from './procedure.ts'
import { agendaProcedures } from './procedures/agenda.ts'
import { app } from './procedures/app.ts'
import { catalogProcedures } from './procedures/catalog.ts'
import { billingProcedures } from './procedures/billing.ts'
import { clientProcedures } from './procedures/client.ts'
import { contractProcedures } from './procedures/contract.ts'
import { contractLifeProcedures } from './procedures/contract-life.ts'
import { handOffProcedures } from './procedures/hand-off.ts'
import { interventionProcedures } from './procedures/intervention.ts'
import { fieldProcedures } from './procedures/field.ts'
import { labelProcedures } from './procedures/label.ts'
import { machineProcedures } from './procedures/machine.ts'
import { paperProcedures } from './procedures/paper.ts'
import { quoteProcedures } from './procedures/quote.ts'
import { referenceProcedures } from './procedures/reference.ts'
import { runProcedures } from './procedures/run.ts'
import { searchProcedures } from './procedures/search.ts'
import { visitPaperProcedures } from './procedures/visit-paper.ts'
import { syncProcedures } from './procedures/sync.ts'

export const procedures = { ...visitPaperProcedures, ...app, ...fieldProcedures, ...labelProcedures, ...clientProcedures, ...agendaProcedures, ...machineProcedures, ...searchProcedures, ...quoteProcedures, ...catalogProcedures, ...contractProcedures, ...billingProcedures, ...contractLifeProcedures, ...interventionProcedures, ...handOffProcedures, ...runProcedures, ...syncProcedures, ...paperProcedures, ...referenceProcedures } as const satisfies Record<string, Procedure>

export type Procedures = typeof procedures
export type Method = keyof Procedures
export type Input<M extends Method> = z.infer<Procedures[M]['input']>
export type Output<M extends Method> = z.infer<Procedures[M]['output']>
