/** Participations as an enrolment sets them, under the exclusive lock of the map of places. */
import type { ParticipationChange } from '../../program/enrolment.draft.ts';
import type { Day } from '../../program/models.ts';
import { codeOfModel, instant } from '../columns.ts';
import type { Session } from '../connect.ts';
import { currencyOf } from '../currencies.ts';

const SITE = `with added as (
    insert into site (partner_id, country, currency) values ($1, $2, $3)
    on conflict (partner_id, country) do nothing returning id)
  select id from added union all select id from site where partner_id = $1 and country = $2 limit 1`;
// One that covers the day stands for it: it may be older than the enrolment, of an account that was there before.
const COVERING = `select id, from_on, to_on from participation
  where site_id = $1 and model = $2 and from_on <= $3::date and (to_on is null or to_on > $3::date)
  order by from_on desc limit 1`;

/**
 * Makes participations what an enrolment says of them. Returns the first day on which something is different now; null
 * where nothing is.
 */
export async function setParticipations(
  session: Session,
  partnerId: string,
  changes: readonly ParticipationChange[],
  knownAt: number,
): Promise<Day | null> {
  const days: Day[] = [];
  for (const { country, model, from, to } of changes) {
    const [site] = await session.query<{ id: string }>('enrolment-site', SITE, [
      partnerId,
      country,
      currencyOf(country),
    ]);
    if (site === undefined) throw new Error('a site was neither inserted nor found');
    const code = codeOfModel(model);
    const [row] = await session.query<{ id: string; from_on: Day; to_on: Day | null }>(
      'participation-covering',
      COVERING,
      [site.id, code, from],
    );
    if (row === undefined) {
      await session.query(
        'participation-added',
        `insert into participation (partner_id, site_id, model, from_on, to_on, known_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [partnerId, site.id, code, from, to, instant(knownAt)],
      );
      days.push(from);
    } else if (row.to_on !== to) {
      await session.query(
        'participation-moved',
        'update participation set to_on = $2, known_at = $3 where id = $1',
        [row.id, to, instant(knownAt)],
      );
      days.push([row.to_on, to].filter((day) => day !== null).sort()[0] ?? from);
    }
  }
  return days.sort()[0] ?? null;
}
