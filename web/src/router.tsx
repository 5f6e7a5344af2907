import {
  Outlet,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Broken, Gate, Home, NotFound } from './shell/Gate.tsx';
import { Shell } from './shell/Shell.tsx';

type ShellSearch = {
  /** The number whose reasons are shown beside the page; `kit/Why.tsx` writes and reads it. */
  why?: string;
};

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Everything for whoever is signed in; `/` decides where they begin, and is the first page for everybody else. */
const gate = createRoute({ getParentRoute: () => root, id: 'gate', component: Gate });
const home = createRoute({ getParentRoute: () => gate, path: '/', component: Home });
const shell = createRoute({
  getParentRoute: () => gate,
  id: 'shell',
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): ShellSearch =>
    typeof search['why'] === 'string' ? { why: search['why'] } : {},
});

const status = createRoute({
  getParentRoute: () => shell,
  path: 'status',
  component: lazyRouteComponent(() => import('./pages/status.tsx'), 'StatusPage'),
});

/** What *Points history* is narrowed to. */
export type HistorySearch = {
  model?: string;
  kind?: string;
  country?: string;
  from?: string;
  to?: string;
  q?: string;
};
const texts = (search: Record<string, unknown>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      // A number in an address (`?q=5501`) is parsed as one.
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[name, text]] : [];
    }),
  );
const history = createRoute({
  getParentRoute: () => shell,
  path: 'history',
  component: lazyRouteComponent(() => import('./pages/history.tsx'), 'HistoryPage'),
  validateSearch: (search: Record<string, unknown>): HistorySearch =>
    texts(search, ['model', 'kind', 'country', 'from', 'to', 'q']),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: 'people',
  component: lazyRouteComponent(() => import('./pages/people.tsx'), 'PeoplePage'),
});
const story = createRoute({
  getParentRoute: () => shell,
  path: 'story/$partnerId',
  component: lazyRouteComponent(() => import('./pages/story.tsx'), 'StoryPage'),
  // In the search, not in the path: a subject may look like a file's name.
  validateSearch: (search: Record<string, unknown>): { subject?: string } =>
    texts(search, ['subject']),
});

const enrolment = createRoute({
  getParentRoute: () => shell,
  path: 'enrolment',
  component: lazyRouteComponent(() => import('./pages/enrolment.tsx'), 'EnrolmentPage'),
});
const roles = createRoute({
  getParentRoute: () => shell,
  path: 'roles',
  component: lazyRouteComponent(() => import('./pages/roles.tsx'), 'RolesPage'),
});
/** What the trail is narrowed to. */
export type TrailSearch = { action?: string; person?: string; from?: string; to?: string };
const trail = createRoute({
  getParentRoute: () => shell,
  path: 'trail',
  component: lazyRouteComponent(() => import('./pages/trail.tsx'), 'TrailPage'),
  validateSearch: (search: Record<string, unknown>): TrailSearch =>
    texts(search, ['action', 'person', 'from', 'to']),
});
const learning = createRoute({
  getParentRoute: () => shell,
  path: 'learning',
  component: lazyRouteComponent(() => import('./pages/learning.tsx'), 'LearningPage'),
});
const myData = createRoute({
  getParentRoute: () => shell,
  path: 'my-data',
  component: lazyRouteComponent(() => import('./pages/my-data.tsx'), 'MyDataPage'),
});
/** Beside the gate: whoever is invited is nobody here yet. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: 'invitation',
  component: lazyRouteComponent(() => import('./pages/invitation.tsx'), 'InvitationPage'),
  validateSearch: (search: Record<string, unknown>): { token?: string; problem?: string } =>
    texts(search, ['token', 'problem']),
});

/** Which of the messages are listed. */
export type NotificationsSearch = { only?: 'unread' };
const notifications = createRoute({
  getParentRoute: () => shell,
  path: 'notifications',
  component: lazyRouteComponent(() => import('./pages/notifications.tsx'), 'NotificationsPage'),
  validateSearch: ({ only }: Record<string, unknown>): NotificationsSearch =>
    only === 'unread' ? { only } : {},
});
const notificationSettings = createRoute({
  getParentRoute: () => shell,
  path: 'notifications/settings',
  component: lazyRouteComponent(
    () => import('./pages/notifications/settings.tsx'),
    'NotificationSettingsPage',
  ),
});
/** Beside the gate: the link of a mail needs no sign-in. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: 'unsubscribe/$token',
  component: lazyRouteComponent(() => import('./pages/unsubscribe.tsx'), 'UnsubscribePage'),
});
/** The steps of an application; the first where nothing is said. */
export type ApplySearch = { step?: 'company' | 'sites' | 'contacts' | 'signer' | 'review' };
const APPLY_STEPS = new Set<unknown>(['company', 'sites', 'contacts', 'signer', 'review']);
/** Beside the gate: whoever applies has no account. */
const apply = createRoute({
  getParentRoute: () => root,
  path: 'apply',
  component: lazyRouteComponent(() => import('./pages/apply.tsx'), 'ApplyPage'),
  validateSearch: ({ step }: Record<string, unknown>): ApplySearch =>
    APPLY_STEPS.has(step) ? { step: step as NonNullable<ApplySearch['step']> } : {},
});
const applyConfirm = createRoute({
  getParentRoute: () => root,
  path: 'apply/confirm',
  component: lazyRouteComponent(() => import('./pages/apply-confirm.tsx'), 'ApplyConfirmPage'),
  validateSearch: (search: Record<string, unknown>): { token?: string } => texts(search, ['token']),
});

/** What the list of partners is narrowed to. */
export type PartnersSearch = { q?: string; tier?: string; country?: string; model?: string };
const partners = createRoute({
  getParentRoute: () => shell,
  path: 'partners',
  component: lazyRouteComponent(() => import('./pages/partners.tsx'), 'PartnersPage'),
  validateSearch: (search: Record<string, unknown>): PartnersSearch =>
    texts(search, ['q', 'tier', 'country', 'model']),
});
const partner = createRoute({
  getParentRoute: () => shell,
  path: 'partners/$partnerId',
  component: lazyRouteComponent(() => import('./pages/partner.tsx'), 'PartnerPage'),
});

const ignite = createRoute({
  getParentRoute: () => shell,
  path: 'ignite',
  component: lazyRouteComponent(() => import('./pages/ignite.tsx'), 'IgnitePage'),
});

/** Which journeys are listed; those under way where nothing is said. */
export type JourneysSearch = { state?: 'running' | 'paused' | 'completed' };
const journeys = createRoute({
  getParentRoute: () => shell,
  path: 'journeys',
  component: lazyRouteComponent(() => import('./pages/journeys.tsx'), 'JourneysPage'),
  validateSearch: ({ state }: Record<string, unknown>): JourneysSearch =>
    state === 'running' || state === 'paused' || state === 'completed' ? { state } : {},
});
const journey = createRoute({
  getParentRoute: () => shell,
  path: 'journeys/$journeyId',
  component: lazyRouteComponent(() => import('./pages/journey.tsx'), 'JourneyPage'),
});
const step = createRoute({
  getParentRoute: () => shell,
  path: 'journeys/$journeyId/steps/$stepId',
  component: lazyRouteComponent(() => import('./pages/step.tsx'), 'StepPage'),
});

/** Which of the decisions are listed. */
export type DecisionsSearch = { view?: 'mine' | 'team' | 'overdue' | 'decided' };
const VIEWS = new Set<unknown>(['mine', 'team', 'overdue', 'decided']);
const decisionsSearch = (search: Record<string, unknown>): DecisionsSearch =>
  VIEWS.has(search['view']) ? { view: search['view'] as NonNullable<DecisionsSearch['view']> } : {};
const decisions = createRoute({
  getParentRoute: () => shell,
  path: 'decisions',
  component: lazyRouteComponent(() => import('./pages/decisions.tsx'), 'DecisionsPage'),
  validateSearch: decisionsSearch,
});
const decision = createRoute({
  getParentRoute: () => shell,
  path: 'decisions/$approvalId',
  component: lazyRouteComponent(() => import('./pages/decisions.tsx'), 'DecisionsPage'),
  validateSearch: decisionsSearch,
});
const outOfOffice = createRoute({
  getParentRoute: () => shell,
  path: 'out-of-office',
  component: lazyRouteComponent(() => import('./pages/out-of-office.tsx'), 'OutOfOfficePage'),
});
const sources = createRoute({
  getParentRoute: () => shell,
  path: 'sources',
  component: lazyRouteComponent(() => import('./pages/sources.tsx'), 'SourcesPage'),
});

/** Which clause of the program version is shown, or which line of its files. */
export type EditionSearch = { clause?: string; edition?: string; file?: string; line?: string };
const edition = createRoute({
  getParentRoute: () => shell,
  path: 'edition',
  component: lazyRouteComponent(() => import('./pages/edition.tsx'), 'EditionPage'),
  validateSearch: (search: Record<string, unknown>): EditionSearch =>
    texts(search, ['clause', 'edition', 'file', 'line']),
});

/** Whose guide is shown; `before` makes it the letter that says what changes. `all` is for everybody's. */
export type GuideSearch = { edition?: string; before?: string; model?: string; country?: string };
const guide = createRoute({
  getParentRoute: () => shell,
  path: 'guide',
  component: lazyRouteComponent(() => import('./pages/guide.tsx'), 'GuidePage'),
  validateSearch: (search: Record<string, unknown>): GuideSearch =>
    texts(search, ['edition', 'before', 'model', 'country']),
});

/** Versions that are being written, and what came of trying them. */
const versions = createRoute({
  getParentRoute: () => shell,
  path: 'versions',
  component: lazyRouteComponent(() => import('./pages/versions.tsx'), 'VersionsPage'),
});
const version = createRoute({
  getParentRoute: () => shell,
  path: 'versions/$editionId',
  component: lazyRouteComponent(() => import('./pages/version.tsx'), 'VersionPage'),
});
const trial = createRoute({
  getParentRoute: () => shell,
  path: 'versions/$editionId/tries/$simulationId',
  component: lazyRouteComponent(() => import('./pages/trial.tsx'), 'TrialPage'),
});
const trialPartner = createRoute({
  getParentRoute: () => shell,
  path: 'versions/$editionId/tries/$simulationId/$partnerId',
  component: lazyRouteComponent(() => import('./pages/trial-partner.tsx'), 'TrialPartnerPage'),
});

const tree = root.addChildren([
  invitation,
  unsubscribe,
  apply,
  applyConfirm,
  gate.addChildren([
    home,
    shell.addChildren([
      status,
      history,
      people,
      enrolment,
      roles,
      notifications,
      notificationSettings,
      trail,
      learning,
      myData,
      story,
      partners,
      partner,
      ignite,
      journeys,
      journey,
      step,
      decisions,
      decision,
      outOfOffice,
      sources,
      edition,
      versions,
      version,
      trial,
      trialPartner,
      guide,
    ]),
  ]),
]);

/** Every address of the dashboard; each page's code is fetched when it is first opened. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
  scrollToTopSelectors: ['#content'],
});

declare module '@tanstack/react-router' {
  // The library's own way to be told the addresses: an interface that is merged.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface Register {
    router: typeof router;
  }
}
