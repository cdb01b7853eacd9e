// Rental without purchase option: rent and schedule in exact rationals, rounded once a row. The last balance is the residual.
// Source: design/business.md 3.8; case C07 gives 98.26 EUR.
import { applyRate, type Cents, roundDiv, sum } from '../money.ts'
import type { LeaseInput } from './case.ts'

export interface LeaseRow { readonly n: number; readonly rentCents: Cents; readonly interestCents: Cents; readonly principalCents: Cents; readonly balanceCents: Cents }
export interface Lease {
  readonly rentHtCents: Cents; readonly rentVatCents: Cents; readonly rentTtcCents: Cents; readonly lastRentHtCents: Cents; readonly sumRentsHtCents: Cents; readonly residualHtCents: Cents
  readonly totalCostHtCents: Cents; readonly financeChargeCents: Cents; readonly firstThree: readonly LeaseRow[]; readonly last: LeaseRow
  /** Cents before rounding, exactly 9 decimals. */
  readonly rawRentCents: string
}

/** Twelve months of basis points: the monthly rate is annualRateBp / D. */
const D = 120_000n

/** `rentVatBp`: the site's rate, 0 for a seller in franchise. */
export function lease(input: LeaseInput, rentVatBp: number): Lease {
  const { numerator, denominator } = exactRent(input)
  const rent = Number(roundDiv(numerator, denominator))
  const rows = scheduleOf(input, rent)
  const last = rows[rows.length - 1] as LeaseRow
  const sumRents = sum(rows.map((row) => row.rentCents))
  const rentVat = applyRate(rent, rentVatBp)
  return {
    rentHtCents: rent, rentVatCents: rentVat, rentTtcCents: rent + rentVat, lastRentHtCents: last.rentCents, sumRentsHtCents: sumRents, residualHtCents: input.residualCents,
    totalCostHtCents: sumRents + input.residualCents, financeChargeCents: sumRents + input.residualCents - input.pvCents, firstThree: rows.slice(0, 3), last, rawRentCents: decimals(numerator, denominator),
  }
}

/** Every row of the schedule, for the paper that prints it whole. */
export function leaseRows(input: LeaseInput): readonly LeaseRow[] {
  const { numerator, denominator } = exactRent(input)
  return scheduleOf(input, Number(roundDiv(numerator, denominator)))
}

const scheduleOf = (input: LeaseInput, rent: Cents): LeaseRow[] => (input.timing === 'arrears' ? arrears(input, rent) : advance(input, rent))

/** L = (PV·(D+b)^n − RV·D^n)·b / (D·((D+b)^n − D^n)); in advance it is divided by (D+b)/D; without interest (PV − RV)/n. */
function exactRent({ pvCents, residualCents, months, annualRateBp, timing }: LeaseInput): { numerator: bigint; denominator: bigint } {
  const pv = BigInt(pvCents)
  const rv = BigInt(residualCents)
  const n = BigInt(months)
  const b = BigInt(annualRateBp)
  if (b === 0n) return { numerator: pv - rv, denominator: n }
  const grown = (D + b) ** n
  const plain = D ** n
  const numerator = (pv * grown - rv * plain) * b
  const denominator = D * (grown - plain)
  return timing === 'advance' ? { numerator: numerator * D, denominator: denominator * (D + b) } : { numerator, denominator }
}

const interestOn = (balance: Cents, rateBp: number): Cents => Number(roundDiv(BigInt(balance) * BigInt(rateBp), D))

/** Interest on the balance, then the rent; the last rent leaves exactly the residual. */
function arrears({ pvCents, residualCents, months, annualRateBp }: LeaseInput, rent: Cents): LeaseRow[] {
  const rows: LeaseRow[] = []
  let balance = pvCents
  for (let n = 1; n <= months; n++) {
    const interest = interestOn(balance, annualRateBp)
    const paid = n === months ? balance + interest - residualCents : rent
    balance += interest - paid
    rows.push({ n, rentCents: paid, interestCents: interest, principalCents: paid - interest, balanceCents: balance })
  }
  return rows
}

/** Rent first, interest on what remains. The last rent leaves x, the largest with x + round(x·i) ≤ residual: some cents cannot be reached. */
function advance({ pvCents, residualCents, months, annualRateBp }: LeaseInput, rent: Cents): LeaseRow[] {
  const rows: LeaseRow[] = []
  let balance = pvCents
  for (let n = 1; n < months; n++) {
    const interest = interestOn(balance - rent, annualRateBp)
    balance += interest - rent
    rows.push({ n, rentCents: rent, interestCents: interest, principalCents: rent - interest, balanceCents: balance })
  }
  // Half a cent of rounding is all that lies between x and the residual without its interest: one above, then down.
  let x = Number((BigInt(residualCents) * D) / (D + BigInt(annualRateBp))) + 1
  while (x + interestOn(x, annualRateBp) > residualCents) x--
  const paid = balance - x
  const interest = residualCents - x
  rows.push({ n: months, rentCents: paid, interestCents: interest, principalCents: paid - interest, balanceCents: residualCents })
  return rows
}

function decimals(numerator: bigint, denominator: bigint): string {
  const scaled = roundDiv(numerator * 1_000_000_000n, denominator)
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(10, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
}
