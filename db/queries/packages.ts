/** What a company applied with, for who decides it. Through row-level security. */
import { sql } from 'kysely';
import type { ApplicationDraft, Address, ContactPurpose } from '../../program/application.ts';
import type { Likeness } from '../../program/companies.ts';
import type { EnrolmentState } from '../../program/enrolment.ts';
import type { Country } from '../../program/models.ts';
import type { Db } from '../connect.ts';

/** A company that is known. */
export type KnownCompany = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly homeCountry: Country;
};
export type PackageView = {
  readonly partnerId: string;
  /** Epoch milliseconds. */
  readonly submittedAt: number;
  readonly applicant: { readonly name: string; readonly mail: string } | null;
  readonly legalName: string;
  readonly homeCountry: Country;
  readonly taxNumber: string;
  readonly website: string | null;
  readonly addresses: Readonly<Record<Country, Address>>;
  readonly draft: ApplicationDraft;
  readonly sameAs: string | null;
  readonly contacts: readonly {
    readonly purpose: ContactPurpose;
    readonly name: string;
    readonly mail: string;
    readonly phone: string | null;
  }[];
  readonly duplicates: readonly {
    readonly partner: KnownCompany;
    readonly reasons: readonly Likeness[];
    readonly enrolment: EnrolmentState | null;
  }[];
};

/** Whether an enrolment came of an application that whoever asks may see. */
export async function hasApplication(db: Db, enrolmentId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from enrolment e join application a on a.partner_id = e.partner_id and e.attempt <= a.attempt
      where e.id = ${enrolmentId}) as has`.execute(db);
  return rows[0]?.has ?? false;
}

/** The application that an enrolment came of; undefined where it came of none, or of one that may not be seen. */
export async function packageOf(db: Db, enrolmentId: string): Promise<PackageView | undefined> {
  const { rows } = await sql<Omit<PackageView, 'contacts' | 'duplicates'>>`
    select a.partner_id as "partnerId", a.submitted_at as "submittedAt", p.name as "legalName",
      p.home_country as "homeCountry", c.tax_number as "taxNumber", c.website, c.addresses, a.draft, a.same_as as "sameAs",
      (select json_build_object('name', coalesce(i.name, i.mail), 'mail', i.mail) from person_identity i
        where i.person_id = e.applied_by) as applicant
    from enrolment e join application a on a.partner_id = e.partner_id and e.attempt <= a.attempt
    join partner p on p.id = a.partner_id join company c on c.partner_id = p.id
    where e.id = ${enrolmentId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const [contacts, duplicates] = await Promise.all([
    sql<PackageView['contacts'][number]>`
      select c.purpose, coalesce(i.name, i.mail) as name, i.mail, c.phone from contact c
      join person_identity i on i.person_id = c.person_id
      where c.partner_id = ${row.partnerId} order by c.purpose, c.person_id`.execute(db),
    sql<KnownCompany & { reasons: readonly Likeness[]; enrolment: EnrolmentState | null }>`
      select k.id, k.code, k.name, k.home_country as "homeCountry", d.reasons,
        (select state from enrolment o where o.partner_id = k.id order by o.attempt desc limit 1) as enrolment
      from duplicate d join partner k on k.id = d.known_id where d.partner_id = ${row.partnerId}`.execute(
      db,
    ),
  ]);
  return {
    ...row,
    contacts: contacts.rows,
    duplicates: duplicates.rows.map(({ reasons, enrolment, ...partner }) => ({
      ...{ partner, reasons, enrolment },
    })),
  };
}
