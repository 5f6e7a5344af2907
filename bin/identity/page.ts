/** The page of the embedded provider: who are you today? One button per person, no script. */
import { STORY_DOMAIN, type DemoPerson } from '../../demo/people.ts';
import type { Role } from '../../program/roles.ts';

type Words = {
  readonly title: string;
  readonly lead: string;
  readonly mail: string;
  readonly go: string;
  readonly note: string;
};

const words: Readonly<Record<DemoPerson['locale'], Words>> = {
  en: {
    title: 'Who are you today?',
    lead: 'One click signs you in. Open a second window to be somebody else beside.',
    mail: 'Somebody else, by mail address: whoever applied, or was invited',
    go: 'Sign in',
    note: 'These are invented people of the demo, at an OpenID provider that serves this machine only.',
  },
  'fr-CA': {
    title: 'Qui êtes-vous aujourd’hui ?',
    lead: 'Un clic suffit. Ouvrez une deuxième fenêtre pour être quelqu’un d’autre à côté.',
    mail: 'Une autre personne, par son adresse de courriel : qui a fait une demande ou reçu une invitation',
    go: 'Ouvrir une session',
    note: 'Ces personnes de la démo sont inventées; ce fournisseur OpenID ne sert que cet appareil.',
  },
};

const titles: Readonly<Record<Role, Readonly<Record<DemoPerson['locale'], string>>>> = {
  'partner-admin': { en: 'Partner administrator', 'fr-CA': 'Administratrice du partenaire' },
  'practice-lead': { en: 'Practice lead', 'fr-CA': 'Responsable de pratique' },
  'team-member': { en: 'Team member', 'fr-CA': 'Membre de l’équipe' },
  'distributor-admin': {
    en: 'Distributor administrator',
    'fr-CA': 'Administratrice du distributeur',
  },
  coach: { en: 'Coach', 'fr-CA': 'Accompagnateur' },
  'partner-manager': { en: 'Partner manager', 'fr-CA': 'Gestionnaire de partenaires' },
  onboarding: { en: 'Onboarding', 'fr-CA': 'Intégration' },
  compliance: { en: 'Compliance', 'fr-CA': 'Conformité' },
  reviewer: { en: 'Reviewer', 'fr-CA': 'Évaluatrice' },
  'program-owner': { en: 'Program owner', 'fr-CA': 'Propriétaire du programme' },
  finance: { en: 'Finance', 'fr-CA': 'Finances' },
  auditor: { en: 'Auditor', 'fr-CA': 'Auditeur' },
  system: { en: 'System', 'fr-CA': 'Système' },
};

/** What somebody is, and for whom. */
function titleOf(person: DemoPerson, locale: DemoPerson['locale']): string {
  const domain = person.mail.split('@')[1] ?? '';
  const company = domain === STORY_DOMAIN ? 'Havel IT Inc.' : domain;
  const where = person.countries === null ? company : `${company}, ${person.countries.join(', ')}`;
  return `${titles[person.role][locale]}, ${where}`;
}

/** The sign-in page. `action` is where the chosen person's user name is posted. */
export function signInPage(
  people: readonly DemoPerson[],
  action: string,
  locale: DemoPerson['locale'],
): string {
  const { title, lead, mail, go, note } = words[locale];
  const buttons = people.map(
    (person) => `
      <li><form method="post" action="${escaped(action)}">
        <button name="user" value="${escaped(person.user)}">
          <span class="initials" aria-hidden="true">${escaped(initialsOf(person.name))}</span>
          <span><strong>${escaped(person.name)}</strong><span class="quiet">${escaped(titleOf(person, locale))}</span></span>
        </button>
      </form></li>`,
  );
  return page(
    locale,
    title,
    `<h1>${title}</h1><p class="quiet">${lead}</p><ul>${buttons.join('')}</ul>
    <form class="other" method="post" action="${escaped(action)}">
      <label for="mail">${mail}</label>
      <span><input id="mail" name="user" type="email" required maxlength="254" autocomplete="off"><button>${go}</button></span>
    </form><p class="note quiet">${note}</p>`,
  );
}

/** A page that says what went wrong and what to do. */
export function problemPage(locale: DemoPerson['locale'], what: string): string {
  const [title, help] =
    locale === 'en'
      ? ['This sign-in is over', 'Go back to the page you came from and sign in again.']
      : [
          'Cette connexion est expirée',
          'Revenez à la page d’origine et connectez-vous de nouveau.',
        ];
  return page(
    locale,
    title,
    `<h1>${title}</h1><p>${help}</p><p class="note quiet">${escaped(what)}</p>`,
  );
}

function page(locale: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${locale === 'fr-CA' ? 'fr-CA' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Ascent</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body><main><p class="brand">Ascent</p>${body}</main></body>
</html>`;
}

const style = `
:root { --canvas: #f5f5f6; --panel: #fff; --line: #e8e9ec; --edge: #868d99; --text: #1b1f26; --quiet: #5b626e; --ink: #14171c; --on-ink: #fff }
@media (prefers-color-scheme: dark) {
  :root { --canvas: #0a0b0e; --panel: #111318; --line: #22262e; --edge: #6b7380; --text: #e4e6eb; --quiet: #a0a7b4; --ink: #f2f3f5; --on-ink: #14171c }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--canvas); color: var(--text); font: 14px/20px "Inter Variable", Inter, system-ui, sans-serif }
main { max-width: 440px; margin: 0 auto; padding: 48px 16px }
.brand { font-weight: 600; margin: 0 0 32px }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 0 4px }
p { margin: 0 0 16px }
.quiet { color: var(--quiet) }
.note { font-size: 12px; line-height: 16px; margin-top: 24px }
ul { list-style: none; margin: 24px 0 0; padding: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; overflow: hidden }
li + li { border-top: 1px solid var(--line) }
button { display: flex; gap: 12px; align-items: center; width: 100%; min-height: 60px; padding: 8px 16px; border: 0; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer }
.other { margin-top: 24px }
.other label { display: block; margin-bottom: 6px }
.other span { display: flex; gap: 8px }
.other input { flex: 1; min-width: 0; min-height: 44px; padding: 0 12px; border: 1px solid var(--edge); border-radius: 6px; background: var(--panel); color: inherit; font: inherit }
.other input:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px }
.other button { width: auto; min-height: 44px; border: 1px solid var(--edge); border-radius: 6px; font-weight: 500 }
button:hover { background: var(--canvas) }
button:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; border-radius: 10px }
button strong { display: block; font-weight: 500 }
.initials { flex: none; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%; background: var(--ink); color: var(--on-ink); font-size: 12px; font-weight: 600 }
`;

/** The hash of the page's style for its content security policy. */
export const pageStyle = style;

const initialsOf = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('');

/** Text for HTML. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
