// Every procedure to its use case, from the handlers of each noun: a missing or extra one does not compile.
import { agendaHandlers } from './handlers/agenda.ts'
import { appHandlers } from './handlers/app.ts'
import { clientHandlers } from './handlers/client.ts'
import { fieldHandlers } from './handlers/field.ts'
import { contractHandlers } from './handlers/contract.ts'
import { documentHandlers } from './handlers/document.ts'
import { interventionHandlers } from './handlers/intervention.ts'
import { inventoryFileHandlers } from './handlers/inventory-files.ts'
import { inventoryImportHandlers } from './handlers/inventory-imports.ts'
import { machineHandlers } from './handlers/machine.ts'
import { packHandlers } from './handlers/pack.ts'
import { quoteHandlers } from './handlers/quote.ts'
import { runHandlers } from './handlers/run.ts'
import { searchHandlers } from './handlers/search.ts'
import { syncHandlers } from './handlers/sync.ts'
import type { Handlers } from './services.ts'

export const handlers: Handlers = { ...appHandlers, ...fieldHandlers, ...clientHandlers, ...agendaHandlers, ...machineHandlers, ...inventoryFileHandlers, ...inventoryImportHandlers, ...searchHandlers, ...packHandlers, ...quoteHandlers, ...documentHandlers, ...contractHandlers, ...interventionHandlers, ...runHandlers, ...syncHandlers }
