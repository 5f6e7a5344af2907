/**
 * An application becomes a partner, once: company, sites, people, its likenesses, and the message that begins the enrolment
 * are one transaction. A process that dies in it leaves nothing; one that dies after it leaves the message to the relay.
 */
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { domainOf, type ApplicationDraft } from '../../program/application.ts';
import {
  domainOfWebsite,
  likenessOf,
  taxKeyOf,
  weightOf,
  type Comparable,
  type Likeness,
} from '../../program/companies.ts';
import { edgeId } from '../../program/ids.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { Country, Locale, ModelId } from '../../program/models.ts';
import { phoneOf } from '../../program/phone.ts';
import { instant, json } from '../columns.ts';
import type { Db, Session } from '../connect.ts';
import { currencyOf } from '../currencies.ts';
import { changeMap } from '../places.ts';
import { adoptPeople } from './accounts.ts';
import { queueApplicationMail, type StoredApplication } from './applications.ts';
import { recordAudit } from './audit.ts';
import { invite } from './members.ts';
import { giveRole, personOf } from './persons.ts';

const DAY_MS = 86_400_000;
const INVITATION_DAYS = 14;
/** The likest; nobody looks at more. */
const DUPLICATES_MAX = 10;

/** Topic `enrolment` of the outbox: the relay begins it. The workflow's id keeps it from being begun twice. */
export type EnrolmentMessage = {
  readonly partnerId: string;
  readonly attempt: number;
  readonly appliedBy: string;
  readonly signatories: readonly string[];
  readonly asked: readonly { readonly country: Country; readonly model: ModelId }[];
  /** The attempt before it ended by mistake: nothing is waited for. */
  readonly atOnce?: boolean;
};

/**
 * Makes a partner of an application in the version that was shown. Sent again, or twice at once, it is the same partner.
 * Refused: VERSION_STALE.
 */
export async function submitApplication(
  db: Db,
  shown: Pick<StoredApplication, 'id' | 'version'>,
  at: number,
): Promise<{ readonly partnerId: string }> {
  return changeMap(db, async (session) => {
    const tx = session.db;
    const application = await lockedApplication(tx, shown.id);
    if (application?.state === 'submitted' && application.partnerId !== null)
      return { partnerId: application.partnerId };
    if (application?.state !== 'draft' || application.version !== shown.version)
      throw new RuleViolation('VERSION_STALE', 'the application was changed elsewhere meanwhile');
    const { draft } = application;
    const partnerId = await insertCompany(tx, application, at);
    const people = await insertPeople(tx, application, partnerId, at);
    await adoptPeople(session, [partnerId]);
    await keepDuplicates(session, { id: partnerId, ...comparableOf(application) }, at);
    const message: EnrolmentMessage = {
      ...{ partnerId, attempt: 1, appliedBy: people.applicant, signatories: [people.signer] },
      asked: draft.sites.flatMap(({ country, models }) =>
        models.map((model) => ({ country, model })),
      ),
    };
    const since = instant(at);
    await tx
      .insertInto('outbox')
      .values({
        ...{ topic: 'enrolment', partner_id: partnerId, payload: json(message) },
        ...{ created_at: since, not_before: since },
      })
      .execute();
    await queueApplicationMail(tx, application.id, 'received', since);
    await sql`
      update application set state = 'submitted', partner_id = ${partnerId}, submitted_at = ${since}, touched_at = ${since},
        draft = ${json(withoutPeople(draft))}::jsonb, version = version + 1 where id = ${application.id}`.execute(
      tx,
    );
    await recordAudit(tx, {
      ...{ at, personId: people.applicant, role: 'partner-admin', action: 'application.submit' },
      ...{ object: edgeId('ptn', partnerId), partnerId },
      detail: { lines: message.asked.length },
    });
    return { partnerId };
  });
}

async function lockedApplication(tx: Db, id: string): Promise<StoredApplication | undefined> {
  const { rows } = await sql<StoredApplication>`
    select id, state, coalesce(mail, '') as mail, coalesce(name, '') as name, locale, draft, version,
      partner_id as "partnerId", touched_at as "touchedAt", submitted_at as "submittedAt"
    from application where id = ${id} for update`.execute(tx);
  return rows[0];
}

/** Names and addresses of people stand with the people from now on, where they can be erased. */
const withoutPeople = (draft: ApplicationDraft): ApplicationDraft => ({
  ...draft,
  contacts: [],
  signer: { isApplicant: draft.signer.isApplicant, name: '', mail: '' },
});

const comparableOf = ({ draft, mail }: StoredApplication): Comparable => ({
  name: draft.company.legalName,
  countries: countriesOf(draft),
  domains: [domainOf(mail), domainOfWebsite(draft.company.website) ?? []].flat(),
  taxKey: taxKeyOf(draft.company.taxNumber),
});

/** The home first. */
const countriesOf = ({ company, sites }: ApplicationDraft): readonly Country[] => [
  ...new Set([company.homeCountry ?? [], sites.map(({ country }) => country)].flat()),
];

/** The partner, its sites, and what it says of itself. A domain that a company here has stays that company's. */
async function insertCompany(
  tx: Db,
  { id, draft, mail }: StoredApplication,
  at: number,
): Promise<string> {
  const { company, sites } = draft;
  const [home = ''] = countriesOf(draft);
  const domain = domainOf(mail);
  const { rows } = await sql<{ id: string }>`
    insert into partner (code, name, home_country, domain, created_at)
    values (${`A${id.padStart(5, '0')}`}, ${company.legalName.trim()}, ${home},
      (select ${domain} where not exists (select from partner where domain = ${domain})), ${instant(at)})
    returning id`.execute(tx);
  const partnerId = rows[0]?.id ?? '';
  await tx
    .insertInto('site')
    .values(
      countriesOf(draft).map((country) => ({
        ...{
          partner_id: partnerId,
          country,
          currency: currencyOf(country),
          home: country === home,
        },
      })),
    )
    .execute();
  const addresses = Object.fromEntries(
    sites.map(({ country, street, city, region, postalCode }) => [
      country,
      { street, city, region, postalCode },
    ]),
  );
  await tx
    .insertInto('company')
    .values({
      partner_id: partnerId,
      tax_number: company.taxNumber.trim(),
      tax_key: taxKeyOf(company.taxNumber),
      website: company.website.trim() === '' ? null : company.website.trim(),
      addresses: json(addresses),
    })
    .execute();
  return partnerId;
}

/** The applicant becomes the administrator; another person who signs is invited to be one too. */
async function insertPeople(
  tx: Db,
  { draft, mail, name, locale }: StoredApplication,
  partnerId: string,
  at: number,
): Promise<{ readonly applicant: string; readonly signer: string }> {
  const person = (who: { readonly mail: string; readonly name: string }, of: Locale = locale) =>
    personOf(tx, { mail: who.mail.trim(), name: who.name.trim(), locale: of, partnerId });
  const applicant = await person({ mail, name });
  await giveRole(tx, {
    ...{ personId: applicant, role: 'partner-admin', partnerId, countries: [], at: instant(at) },
  });
  for (const contact of draft.contacts) {
    const personId = await person(contact);
    await tx
      .insertInto('contact')
      .values({
        ...{ partner_id: partnerId, purpose: contact.purpose, person_id: personId },
        phone: phoneOf(contact.phone ?? '', draft.company.homeCountry),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const { signer } = draft;
  if (signer.isApplicant) return { applicant, signer: applicant };
  await invite(tx, {
    ...{ kind: 'partner', partnerId, organisationId: null, role: 'partner-admin', countries: [] },
    ...{ mail: signer.mail.trim().toLowerCase(), locale, secret: randomBytes(32), by: applicant },
    ...{ at, expiresAt: at + INVITATION_DAYS * DAY_MS },
  });
  return { applicant, signer: await person(signer) };
}

/** Compares a new company with those in its countries, and with whoever has its domains or its tax number. */
async function keepDuplicates(
  { db: tx }: Session,
  subject: Comparable & { readonly id: string },
  at: number,
): Promise<void> {
  type Row = {
    id: string;
    name: string;
    domain: string | null;
    website: string | null;
    tax_key: string | null;
    countries: string[];
  };
  const { rows } = await sql<Row>`
    select p.id, p.name, p.domain, c.website, c.tax_key,
      array(select s.country from site s where s.partner_id = p.id union select p.home_country) as countries
    from partner p left join company c on c.partner_id = p.id
    where p.id <> ${subject.id} and (p.domain = any(${[...subject.domains]}) or c.tax_key = ${subject.taxKey}
      or p.home_country = any(${[...subject.countries]})
      or exists (select from site s where s.partner_id = p.id and s.country = any(${[...subject.countries]})))`.execute(
    tx,
  );
  const found = rows
    .map((row): { id: string; reasons: readonly Likeness[] } => ({
      id: row.id,
      reasons: likenessOf(subject, {
        ...{ name: row.name, countries: row.countries, taxKey: row.tax_key },
        domains: [row.domain ?? [], domainOfWebsite(row.website ?? '') ?? []].flat(),
      }),
    }))
    .filter(({ reasons }) => reasons.length > 0)
    .toSorted((a, b) => weightOf(b.reasons) - weightOf(a.reasons))
    .slice(0, DUPLICATES_MAX);
  if (found.length === 0) return;
  await tx
    .insertInto('duplicate')
    .values(
      found.map(({ id, reasons }) => ({
        ...{ partner_id: subject.id, known_id: id, reasons: [...reasons], found_at: instant(at) },
      })),
    )
    .execute();
}
