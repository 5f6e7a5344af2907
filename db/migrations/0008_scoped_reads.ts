import { type Kysely, sql } from 'kysely';

/**
 * Reads of many principals in one statement: the scope is set anew before each row is looked for, so that row-level
 * security shows what that principal sees and no other. They run as whoever calls them, and leave no scope behind.
 *
 * One plan for all: for a row by its id nothing is gained by another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const { name, columns, body } of READS) {
    const parameters = 'kinds text[], owners text[], countries text[], ids bigint[]';
    for (const statement of [
      `create function ${name}(${parameters}) returns table (asked integer, ${columns})
       language plpgsql volatile security invoker set plan_cache_mode = force_generic_plan as $$
       declare was text;
       begin
         for at in 1 .. cardinality(ids) loop
           was := set_config('ascent.scope', kinds[at], true) || set_config('ascent.partner', owners[at], true)
             || set_config('ascent.countries', countries[at], true) || set_config('ascent.person', '', true);
           return query ${body};
         end loop;
         was := set_config('ascent.scope', '', true) || set_config('ascent.partner', '', true)
           || set_config('ascent.countries', '', true);
       end $$`,
      `revoke execute on function ${name} from public`,
      `grant execute on function ${name} to ascent_api`,
    ])
      await sql.raw(statement).execute(db);
  }
}

const READS = [
  {
    name: 'scoped_standing_versions',
    columns: 'id bigint, code text, name text, partner_version bigint, version bigint, as_of date',
    body: `select at, p.id, p.code, p.name, p.version, s.version, s.as_of
      from partner p left join standing s on s.partner_id = p.id where p.id = ids[at]`,
  },
  {
    name: 'scoped_standings',
    columns: `id bigint, code text, name text, home_country text, partner_version bigint, version bigint, body text`,
    body: `select at, p.id, p.code, p.name, p.home_country, p.version, s.version, s.body::text
      from partner p left join standing s on s.partner_id = p.id where p.id = ids[at]`,
  },
  {
    // Whatever of a journey changes raises its version, but for what a partner adds and ticks by itself.
    name: 'scoped_journey_marks',
    columns: 'mark text',
    body: `select at, concat_ws('-', j.version,
        (select concat_ws('-', count(*), count(e.removed_at)) from evidence e where e.journey_id = j.id),
        (select concat_ws('-', count(*) filter (where c.done), floor(extract(epoch from max(c.at)) * 1000))
          from playbook_check c where c.journey_id = j.id))
      from journey j where j.id = ids[at]`,
  },
] as const;
