/**
 * Applying without an account. The mail address comes first: until it is confirmed nothing is said about anybody, and the
 * answer is the same for every address. From then on a cookie of its own opens this one application and nothing else.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash, randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import * as applications from '../../db/queries/applications.ts';
import type { StoredApplication } from '../../db/queries/applications.ts';
import { joinCompany } from '../../db/queries/join-requests.ts';
import { submitApplication } from '../../db/queries/submissions.ts';
import { domainOf, lackingIn } from '../../program/application.ts';
import { RuleViolation } from '../../program/errors.ts';
import { isOpenDomain } from '../../program/screening.ts';
import { assertOwnOrigin } from '../auth/guard.ts';
import { cookieOf } from '../auth/cookies.ts';
import { unauthenticated } from '../auth/tokens.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { createLimiter } from '../limit.ts';
import * as schemas from '../schemas/applications.ts';
import { applicationOne, countriesOf, outcomeOf } from '../views/application.ts';
import { describe, does, reads } from './describe.ts';

const DAY_MS = 86_400_000;
/** How long a browser may go on with its application before it asks for another mail. */
const SESSION_DAYS = 14;
const PUBLIC = { config: { policy: 'public' } } as const;

export function addApplications(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps, limits } = context;
  const { work, clock, settings } = deps;
  const secure = settings.publicUrl.startsWith('https:');
  const cookieName = `${settings.cookieName}-application`;
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const wait = createLimiter(limits.applicationsBurst, limits.applicationsPerMinute / 60);

  /** Mails to strangers and guesses of links are not to be had by the thousand. */
  function assertSeldom(request: FastifyRequest): void {
    const seconds = wait(request.ip);
    if (seconds > 0)
      throw new Refusal('TOO_MANY', 'Too many requests; wait a moment.', {
        retryAfterSeconds: seconds,
      });
  }

  async function ownOf(request: FastifyRequest): Promise<StoredApplication> {
    const session = cookieOf(request, cookieName);
    const found =
      session === undefined
        ? undefined
        : await applications.applicationBySession(work, hashOf(session), clock.now());
    if (found === undefined) throw unauthenticated('Confirm your mail address first.');
    assertOwnOrigin(request);
    return found;
  }

  /** Tagged by its version; kept by no cache, since what becomes of it has no version. */
  async function show(
    reply: FastifyReply,
    application: StoredApplication,
  ): Promise<Static<typeof schemas.ApplicationOne>> {
    void reply.header('etag', `"${application.version}"`).header('cache-control', 'no-store');
    const isOpen = application.state === 'draft';
    const [company, outcome] = await Promise.all([
      isOpen ? applications.joinableCompany(work, application.mail) : undefined,
      isOpen ? null : outcomeOf(work, application),
    ]);
    return applicationOne(application, {
      ...{ company, outcome, editions: deps.editions, today: clock.today() },
    });
  }

  app.post(
    '/v1/applications',
    {
      ...PUBLIC,
      schema: {
        ...describe(
          'applications',
          'Begin to apply, or go on: a mail with a link goes to the address',
          'The answer is the same for every address. Addresses at open mail services are refused: they say nothing about a company.',
        ),
        security: [],
        body: schemas.ApplicationNew,
        response: { ...reads(schemas.ApplicationBegun), 202: schemas.ApplicationBegun },
      },
    },
    async (request, reply) => {
      assertSeldom(request);
      const { name, locale } = request.body;
      const mail = request.body.mail.toLowerCase();
      // Whoever has a mail box there could otherwise claim any company, and colleagues could not find each other.
      if (isOpenDomain(domainOf(mail)))
        throw new Refusal('INVALID', 'Use your work address, at the domain of your company.', {
          errors: [
            {
              pointer: '/mail',
              code: 'open-domain',
              detail: 'is at an open mail service: use the address of your company',
            },
          ],
        });
      await applications.beginApplication(work, {
        ...{ mail, name: name.trim(), locale, at: clock.now() },
      });
      return reply.code(202).send({ linkHours: applications.LINK_HOURS });
    },
  );

  app.post(
    '/v1/applications/confirmation',
    {
      ...PUBLIC,
      schema: {
        ...describe(
          'applications',
          'Follow the link of the mail, once: this browser has the application from now on',
          'A link that was used, replaced by a later mail, has expired or never was is not found.',
        ),
        security: [],
        body: schemas.Confirmation,
        response: reads(schemas.ApplicationOne),
      },
    },
    async (request, reply) => {
      assertSeldom(request);
      const session = randomBytes(32).toString('base64url');
      const at = clock.now();
      const application = await applications.followLink(work, {
        link: createHash('sha256').update(Buffer.from(request.body.token, 'base64url')).digest(),
        ...{ session: hashOf(session), at, until: at + SESSION_DAYS * DAY_MS },
      });
      if (application === undefined) throw new NotVisible();
      void reply.setCookie(cookieName, session, {
        ...cookieOptions,
        maxAge: SESSION_DAYS * 86_400,
      });
      return show(reply, application);
    },
  );

  app.get(
    '/v1/applications/current',
    {
      ...PUBLIC,
      schema: {
        ...describe('applications', 'My application: what it holds, lacks, and what became of it'),
        security: [],
        response: reads(schemas.ApplicationOne),
      },
    },
    async (request, reply) => show(reply, await ownOf(request)),
  );

  app.put(
    '/v1/applications/current/draft',
    {
      ...PUBLIC,
      schema: {
        ...describe('applications', 'Save the form as it is; anything may still be empty'),
        security: [],
        headers: schemas.IfMatchHeaders,
        body: schemas.Draft,
        response: reads(schemas.ApplicationOne),
      },
    },
    async (request, reply) => {
      const { id } = await ownOf(request);
      const version = versionOf(request.headers['if-match']);
      const saved = await applications.saveDraft(work, {
        ...{ id, version, draft: request.body, at: clock.now() },
      });
      if (saved === undefined) throw changedElsewhere();
      return show(reply, saved);
    },
  );

  app.post(
    '/v1/applications/current/submission',
    {
      ...PUBLIC,
      schema: {
        ...describe(
          'applications',
          'Send the application, once however often it is asked for',
          'Makes the partner, its sites and people, and begins its enrolment: all of it or nothing.',
        ),
        security: [],
        headers: schemas.IfMatchHeaders,
        response: reads(schemas.ApplicationOne),
      },
    },
    async (request, reply) => {
      const own = await ownOf(request);
      if (own.state === 'submitted') return show(reply, own);
      const version = versionOf(request.headers['if-match']);
      if (own.state !== 'draft' || own.version !== version) throw changedElsewhere();
      const { draft, mail } = own;
      const countries = countriesOf(deps.editions, clock.today());
      const errors = lackingIn(draft, { mail, countries }).map(({ pointer, code }) => ({
        ...{ pointer, code, detail: `${pointer} is not ready (${code})` },
      }));
      if (errors.length > 0)
        throw new Refusal('REFUSED', 'Something is still missing.', { errors });
      const company = await applications.joinableCompany(work, mail);
      if (company !== undefined && !draft.otherCompany)
        throw new Refusal('CONFLICT', 'Your company is enrolled: join it, or say it is another.');
      await submitApplication(work, own, clock.now());
      // Facts that waited for this mail domain have a place now.
      deps.onPlacesChanged?.();
      return show(reply, await ownOf(request));
    },
  );

  app.post(
    '/v1/applications/current/join',
    {
      ...PUBLIC,
      schema: {
        ...describe(
          'applications',
          'Ask to join the company of my mail domain; its administrators decide',
        ),
        security: [],
        response: reads(schemas.ApplicationOne),
      },
    },
    async (request, reply) => {
      const own = await ownOf(request);
      if (own.state !== 'join-asked') {
        const company = await applications.joinableCompany(work, own.mail);
        if (company === undefined)
          throw new Refusal('CONFLICT', 'No company of your mail domain can be joined.');
        await joinCompany(work, own, company, clock.now());
      }
      const asked = await ownOf(request);
      // Sent twice at once it is one request; sent from a form that was sent meanwhile it is none.
      if (asked.state !== 'join-asked') throw changedElsewhere();
      return show(reply, asked);
    },
  );

  app.delete(
    '/v1/applications/current',
    {
      ...PUBLIC,
      schema: {
        ...describe(
          'applications',
          'Withdraw: everything that I entered is forgotten',
          'One that was sent is withdrawn as an enrolment, by whoever administers the company.',
        ),
        security: [],
        response: does,
      },
    },
    async (request, reply) => {
      const { id } = await ownOf(request);
      if (!(await applications.withdrawApplication(work, id, clock.now())))
        throw new Refusal('CONFLICT', 'It was sent: sign in, and withdraw the enrolment.');
      void reply.clearCookie(cookieName, cookieOptions);
      return reply.code(204).send(null);
    },
  );
}

const hashOf = (session: string): Buffer => createHash('sha256').update(session).digest();
const versionOf = (tag: string): number => Number.parseInt(tag.slice(1, -1), 10);
const changedElsewhere = (): RuleViolation =>
  new RuleViolation('VERSION_STALE', 'The application was changed in another window meanwhile.');
