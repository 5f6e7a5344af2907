import { Type } from 'typebox';
import { APPLICATION_STATES, CONTACT_PURPOSES, LACKS } from '../../program/application.ts';
import { LIKENESSES } from '../../program/companies.ts';
import { ENROLMENT_STATES } from '../../program/enrolment.ts';
import { MODELS } from '../../program/models.ts';
import {
  CountryCode,
  Id,
  Instant,
  LocaleName,
  Model,
  Nullable,
  oneOf,
  RoleName,
  TextBoth,
} from './common.ts';

const STRICT = { additionalProperties: false } as const;
const SITES_MAX = 60;
const CONTACTS_MAX = 12;

/** One line of text: no control characters, which have no business in names and addresses. */
const Line = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
const MailText = Type.String({
  maxLength: 254,
  pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$",
  description: 'A plain mail address',
});

export const ApplicationNew = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '^[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$',
    }),
    mail: MailText,
    locale: LocaleName,
  },
  STRICT,
);
export const ApplicationBegun = Type.Object(
  { linkHours: Type.Integer({ description: 'How long the link in the mail is good' }) },
  { description: 'A mail is on its way, whatever is known of the address.' },
);
export const Confirmation = Type.Object(
  { token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) },
  STRICT,
);

const Address = { street: Line(200), city: Line(100), region: Line(100), postalCode: Line(20) };
export const Draft = Type.Object(
  {
    otherCompany: Type.Boolean({
      description: 'The mail domain is that of a company here, and mine is another one',
    }),
    company: Type.Object(
      {
        legalName: Line(200),
        taxNumber: Line(40),
        website: Line(200),
        homeCountry: Nullable(CountryCode),
      },
      STRICT,
    ),
    sites: Type.Array(
      Type.Object(
        {
          country: CountryCode,
          ...Address,
          models: Type.Array(Model, { maxItems: MODELS.length, uniqueItems: true }),
        },
        STRICT,
      ),
      { maxItems: SITES_MAX },
    ),
    contacts: Type.Array(
      Type.Object(
        {
          ...{ purpose: oneOf(CONTACT_PURPOSES), name: Line(100), mail: Line(254) },
          phone: Type.Optional(Line(40)),
        },
        STRICT,
      ),
      { maxItems: CONTACTS_MAX },
    ),
    signer: Type.Object({ isApplicant: Type.Boolean(), name: Line(100), mail: Line(254) }, STRICT),
  },
  STRICT,
);

/** Of what applies to a version that was read, as ETags do. */
export const IfMatchHeaders = Type.Object({
  'if-match': Type.String({
    pattern: '^"[0-9]{1,9}"$',
    description: 'The tag that came with what was read; 412 where it has changed since.',
  }),
});

export const ApplicationOne = Type.Object({
  state: oneOf(APPLICATION_STATES),
  version: Type.Integer(),
  name: Type.String(),
  mail: Type.String(),
  savedAt: Instant,
  forgottenAt: Instant,
  submittedAt: Nullable(Instant),
  company: Nullable(
    Type.Object(
      { name: Type.String(), isMember: Type.Boolean() },
      { description: 'The company of the mail domain, whose administrators can let me in' },
    ),
  ),
  draft: Draft,
  lacking: Type.Array(Type.Object({ pointer: Type.String(), code: oneOf(LACKS) })),
  program: Type.Object({
    title: TextBoth,
    countries: Type.Array(CountryCode),
    models: Type.Array(
      Type.Object({
        id: Model,
        title: TextBoth,
        clear: Type.Array(CountryCode, {
          description: 'Where it needs nobody’s decision, unless screening finds something',
        }),
      }),
    ),
  }),
  outcome: Nullable(
    Type.Object({
      company: Type.String(),
      /** Of the enrolment that became of it; null until it has begun. */
      enrolment: Nullable(oneOf(ENROLMENT_STATES)),
      reason: Nullable(Type.String({ description: 'Why a request to join was declined' })),
    }),
  ),
});

const JoinRequest = Type.Object({
  id: Id('jnr'),
  name: Type.String(),
  mail: Type.String(),
  askedAt: Instant,
});
export const JoinRequests = Type.Object({ items: Type.Array(JoinRequest) });
export const JoinDecided = Type.Object(
  {
    verdict: oneOf(['accept', 'decline']),
    role: Type.Optional(RoleName),
    countries: Type.Optional(Type.Array(CountryCode, { maxItems: 60, uniqueItems: true })),
    reason: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 1000 }))),
  },
  STRICT,
);

const Known = Type.Object({
  id: Id('ptn'),
  code: Type.String(),
  name: Type.String(),
  homeCountry: CountryCode,
});
/** What a company applied with, for who decides its package. */
export const PackageApplication = Type.Object({
  submittedAt: Instant,
  applicant: Nullable(Type.Object({ name: Type.String(), mail: Type.String() })),
  company: Type.Object({
    legalName: Type.String(),
    taxNumber: Type.String(),
    website: Nullable(Type.String()),
    homeCountry: CountryCode,
  }),
  sites: Type.Array(
    Type.Object({
      country: CountryCode,
      street: Type.String(),
      city: Type.String(),
      region: Type.String(),
      postalCode: Type.String(),
      models: Type.Array(Model),
    }),
  ),
  contacts: Type.Array(
    Type.Object({
      purpose: oneOf(CONTACT_PURPOSES),
      name: Type.String(),
      mail: Type.String(),
      /** E.164. */
      phone: Nullable(Type.String()),
    }),
  ),
  /** Known companies that it may be, the likest first. */
  duplicates: Type.Array(
    Type.Object({
      partner: Known,
      reasons: Type.Array(oneOf(LIKENESSES)),
      enrolment: Nullable(oneOf(ENROLMENT_STATES)),
    }),
  ),
  /** The company that onboarding says it is. */
  sameAs: Nullable(Known),
  mayResolve: Type.Boolean(),
  /** Whether I may take back that it is a company which is known. */
  mayTakeBack: Type.Boolean(),
});
export const SameCompany = Type.Object({ partner: Id('ptn') }, STRICT);
export const OtherCompany = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000 }) },
  STRICT,
);
