// The official GLPI schema from the reference folder, and a copy of it with every object closed: below `content` the
// official one lets any misspelt key pass.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

export const reference = join(import.meta.dirname, '../../../shared/reference/inventory')
const file = join(reference, 'glpi/inventory.schema.json')
export const isThere = existsSync(file)
if (!isThere) process.stderr.write('../shared/reference/inventory is absent: the GLPI export was not checked against the official schema\n')

export type Schema = Record<string, unknown>
export const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
export const officialSchema: unknown = isThere ? JSON.parse(readFileSync(file, 'utf8')) : {}

/** The same schema with no other key allowed anywhere; only `content.packtic` is free. */
export function closed(schema: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, path))
  if (!isObject(schema)) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value, [...path, key])]))
  const properties = copy['properties']
  if (!isObject(properties)) return copy
  if (path.join('/') === 'properties/content') properties['packtic'] = { type: 'object' }
  return { ...copy, additionalProperties: false }
}

function validator(schema: unknown): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(schema as Schema)
}

export const [isOfficial, isClosed] = [validator(officialSchema), validator(closed(officialSchema))]

/** What either schema says against a document. */
export function schemaErrors(document: unknown): string[] {
  return [isOfficial, isClosed].flatMap((validate) => (validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)))
}
