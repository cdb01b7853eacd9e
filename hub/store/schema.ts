// The hub's tables, their row security and what the running hub may do with each. Only rows and unique keys: no
// sequence, trigger or foreign key (design/sync.md 3.11). The log can be added to, never changed: hub_app has no UPDATE on it.
import { Refusal } from '../../domain/errors.ts'
import { APP_ROLE, type Query } from './store.ts'

/** 2: receipts of billing requests. */
const VERSION = 2

interface TenantTable { readonly columns: string; /** The column that says whose row it is. */ readonly scop: 'id' | 'scop'; readonly may: string; readonly index?: string }

export const tenantTables: Readonly<Record<string, TenantTable>> = {
  // seq is the counter every push locks, so that seq order is commit order: a sequence loses rows to readers (3.11).
  scop: { scop: 'id', may: 'SELECT, INSERT, UPDATE', columns: 'id uuid PRIMARY KEY, name text NOT NULL, seq bigint NOT NULL, sh text NOT NULL' },
  enrol_code: {
    scop: 'scop', may: 'SELECT, INSERT, UPDATE',
    columns: 'scop uuid NOT NULL, hash text NOT NULL, role text NOT NULL, expires bigint NOT NULL, used_at bigint, used_by uuid, PRIMARY KEY (scop, hash)',
  },
  // rep is unique over all Scops: a laptop's base is bound to one Scop for ever.
  device: {
    scop: 'scop', may: 'SELECT, INSERT, UPDATE',
    columns: `scop uuid NOT NULL, rep uuid NOT NULL UNIQUE, code text NOT NULL, role text NOT NULL, pub_ed text NOT NULL, pub_x text NOT NULL, token_hash text NOT NULL,
      last_n bigint NOT NULL, last_h text NOT NULL, last_eff text NOT NULL, PRIMARY KEY (scop, rep), UNIQUE (scop, code)`,
  },
  // base and body are the canonical texts (never jsonb, which reorders). A refused op keeps its place and hash, without its body.
  // sig: the frame's signature, on the last op of each frame; the chain makes it cover all before.
  op: {
    scop: 'scop', may: 'SELECT, INSERT', index: '(scop, tbl, rid)',
    columns: `scop uuid NOT NULL, seq bigint NOT NULL, rep uuid NOT NULL, n bigint NOT NULL, hlc text NOT NULL, eff text NOT NULL, sv integer NOT NULL, kind text NOT NULL, tbl text NOT NULL, rid text NOT NULL,
      base text NOT NULL, body text, h text NOT NULL, sh text NOT NULL, sig text, refused text, PRIMARY KEY (scop, seq), UNIQUE (scop, rep, n)`,
  },
  // nth 1 = the first of its key, and the key makes it the only one. What came later is kept too, and answered as known.
  billing_receipt: {
    scop: 'scop', may: 'SELECT, INSERT',
    columns: 'scop uuid NOT NULL, key text NOT NULL, nth integer NOT NULL, seq bigint NOT NULL, doc_id text NOT NULL, number text NOT NULL, content text NOT NULL, PRIMARY KEY (scop, key, nth), UNIQUE (scop, seq)',
  },
  blob: { scop: 'scop', may: 'SELECT, INSERT', columns: 'scop uuid NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, PRIMARY KEY (scop, sha256)' },
  // In pieces: PGlite 0.5.16 runs out of memory on one 100 MB value (seen).
  blob_chunk: { scop: 'scop', may: 'SELECT, INSERT', columns: 'scop uuid NOT NULL, sha256 text NOT NULL, idx integer NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (scop, sha256, idx)' },
}

const tableStatements = ([name, { columns, scop, may, index }]: [string, TenantTable]): string[] => [
  `CREATE TABLE ${name} (${columns})`,
  ...(index ? [`CREATE INDEX ON ${name} ${index}`] : []),
  `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
  // After a transaction the setting reads '' and not NULL (seen): unset means no row.
  `CREATE POLICY tenant ON ${name} TO ${APP_ROLE} USING (${scop} = nullif(current_setting('packtic.scop', true), '')::uuid) WITH CHECK (${scop} = nullif(current_setting('packtic.scop', true), '')::uuid)`,
  `GRANT ${may} ON ${name} TO ${APP_ROLE}`,
]

const statements = [
  `DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN CREATE ROLE ${APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS; END IF; END $$`,
  `GRANT ${APP_ROLE} TO CURRENT_USER`,
  // The hub's one row of its own: schema version, private key, and the address it writes in enrolment texts.
  'CREATE TABLE hub (one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL, key text NOT NULL, url text NOT NULL)',
  `GRANT SELECT ON hub TO ${APP_ROLE}`,
  ...Object.entries(tenantTables).flatMap(tableStatements),
  'CREATE POLICY operator ON scop FOR SELECT TO CURRENT_USER USING (true)',
]

export interface HubRow { readonly key: string; readonly url: string; readonly version?: number }

/**
 * The hub's own row, or undefined in a database that `init` has not seen.
 * @throws Refusal DATA_NEWER
 */
export async function readHubRow(query: Query): Promise<HubRow | undefined> {
  const [{ there } = { there: false }] = await query<{ there: boolean }>("SELECT to_regclass('public.hub') IS NOT NULL AS there")
  if (!there) return undefined
  const [row] = await query<HubRow & { version: number }>('SELECT version, key, url FROM hub')
  if (row && row.version > VERSION) throw new Refusal('DATA_NEWER', { found: row.version, known: VERSION })
  return row
}

export async function createTables(query: Query, { key, url }: HubRow): Promise<void> {
  for (const statement of statements) await query(statement)
  await query('INSERT INTO hub (version, key, url) VALUES ($1, $2, $3)', [VERSION, key, url])
}

/**
 * Makes the tables that a database of an earlier version lacks; nothing else changes there. To be followed by what fills them,
 * then by `markUpgraded`: a stop in between begins again at the next start.
 * @returns whether there was anything to do
 */
export async function addMissingTables(query: Query, { version = VERSION }: HubRow): Promise<boolean> {
  if (version >= VERSION) return false
  for (const entry of Object.entries(tenantTables)) {
    const [{ there } = { there: true }] = await query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [`public.${entry[0]}`])
    if (!there) for (const statement of tableStatements(entry)) await query(statement)
  }
  return true
}

export async function markUpgraded(query: Query): Promise<void> {
  await query('UPDATE hub SET version = $1', [VERSION])
}
