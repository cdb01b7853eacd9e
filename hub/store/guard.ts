// The hub refuses to run when the database would let one Scop read another's rows.
import { Refusal } from '../../domain/errors.ts'
import type { Id } from '../../domain/ids.ts'
import { tenantTables } from './schema.ts'
import type { Store } from './store.ts'

interface TableRow { name: string; enabled: boolean; forced: boolean; owned: boolean }

/** @throws Refusal STATE_REFUSED when the role bypasses row security, or a table lacks it */
export async function assertRowSecurity(store: Store, anyId: Id): Promise<void> {
  await store.tenant(anyId, async (query) => {
    const refuse = (what: string, state: string): never => {
      throw new Refusal('STATE_REFUSED', { what, state })
    }
    const [role] = await query<{ name: string; super: boolean; bypass: boolean }>('SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user')
    if (!role || role.super || role.bypass) return refuse(`role ${role?.name ?? 'unknown'}`, 'bypasses row security')
    const found = await query<TableRow>(`SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced, pg_get_userbyid(relowner) = current_user AS owned
      FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`)
    for (const name of Object.keys(tenantTables)) {
      const table = found.find((one) => one.name === name)
      if (!table) return refuse(`table ${name}`, 'missing')
      if (!table.enabled || !table.forced) return refuse(`table ${name}`, 'without forced row security')
      if (table.owned) return refuse(`table ${name}`, `owned by ${role.name}`)
    }
    // Nobody's tenant: whatever the catalogue says, no row may show.
    const [{ rows } = { rows: -1 }] = await query<{ rows: number }>(`SELECT ${Object.keys(tenantTables).map((name) => `(SELECT count(*) FROM ${name})`).join(' + ')} AS rows`)
    if (rows !== 0) refuse('row security', 'shows rows of another Scop')
  })
}
