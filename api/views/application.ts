/** Applications as the API shows them to who applies. */
import type { Static } from 'typebox';
import type { Db } from '../../db/connect.ts';
import {
  applicationToTell,
  forgottenAtOf,
  type joinableCompany,
  type StoredApplication,
} from '../../db/queries/applications.ts';
import { latestEnrolment } from '../../db/queries/enrolments.ts';
import { lackingIn } from '../../program/application.ts';
import { editionOn } from '../../program/editions.ts';
import type { Edition } from '../../program/edition/types.ts';
import { MODELS, type Country, type Day } from '../../program/models.ts';
import type { ApplicationOne } from '../schemas/applications.ts';
import { instantOf, instantOrNull } from './instants.ts';

type One = Static<typeof ApplicationOne>;

/** The countries of the program: those whose calendar the edition knows. */
export const countriesOf = (editions: readonly Edition[], today: Day): readonly Country[] =>
  Object.keys(editionOn(editions, today)?.zones ?? {});

/** One application, with what the form needs to know of the program. */
export function applicationOne(
  application: StoredApplication,
  given: {
    readonly company: Awaited<ReturnType<typeof joinableCompany>>;
    readonly outcome: One['outcome'];
    readonly editions: readonly Edition[];
    readonly today: Day;
  },
): One {
  const { state, version, name, mail, draft, touchedAt, submittedAt } = application;
  const { company, outcome, editions, today } = given;
  const countries = countriesOf(editions, today);
  const edition = editionOn(editions, today);
  return {
    ...{ state, version, name, mail, outcome },
    savedAt: instantOf(touchedAt),
    forgottenAt: instantOf(forgottenAtOf(touchedAt)),
    submittedAt: instantOrNull(submittedAt),
    company: company === undefined ? null : { name: company.name, isMember: company.isMember },
    draft: draft as One['draft'],
    lacking: state === 'draft' ? [...lackingIn(draft, { mail, countries })] : [],
    program: {
      title: edition?.title ?? { en: '', fr: '' },
      countries: [...countries],
      models: MODELS.map((id) => ({
        id,
        title: edition?.models[id].title ?? { en: id, fr: id },
        clear: (edition?.enrolment?.clear ?? [])
          .filter(({ models }) => models.includes(id))
          .flatMap((rule) => (rule.countries.length === 0 ? [...countries] : [...rule.countries])),
      })),
    },
  };
}

/** What became of an application that is out of its applicant's hands. Role `ascent_worker`. */
export async function outcomeOf(
  db: Db,
  { id, state, partnerId }: StoredApplication,
): Promise<One['outcome']> {
  const told = await applicationToTell(db, id);
  if (told === undefined || told.company === null) return null;
  const enrolment =
    state === 'submitted' && partnerId !== null ? await latestEnrolment(db, partnerId) : null;
  return {
    company: told.company,
    enrolment: enrolment?.state ?? null,
    reason: state === 'declined' ? told.reason : null,
  };
}
