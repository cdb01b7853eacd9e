// `packtic billing FILE`: the requests that an accepted quote, or a due of a contract, asks of the hub. No base, nothing sent.
import { z } from 'zod'
import { AcceptedQuote, billDue, BillingClient, BillingNetwork, billQuote, ContractDue } from '../../../domain/billing/billing-request.ts'
import type { Command } from './command.ts'
import { inputOf } from './input-file.ts'
import { options } from './options.ts'

const BillingFile = z.strictObject({ quote: AcceptedQuote.optional(), due: ContractDue.optional(), client: BillingClient, network: BillingNetwork })
  .refine(({ quote, due }) => (quote === undefined) !== (due === undefined), { message: 'either a quote or a due' })

export const billingCommand: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  const { quote, due, client, network } = inputOf(BillingFile, file, io.t)
  io.out(JSON.stringify([...(quote ? billQuote(quote, client, network) : []), ...(due ? billDue(due, client, network) : [])], null, 1))
  return 0
}
