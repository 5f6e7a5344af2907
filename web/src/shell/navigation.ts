import {
  IconBook2,
  IconBuildings,
  IconBuildingStore,
  IconFlame,
  IconHistory,
  IconInbox,
  IconListDetails,
  IconPlugConnected,
  IconRoute,
  IconSchool,
  IconStairsUp,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Me } from '../api/types.ts';

/** One entry of the navigation: where it leads, its words, its key after `g`, what waits there. */
export type NavItem = {
  readonly to: NavPath;
  readonly label: NavLabel;
  readonly short?: 'statusShort' | 'historyShort' | 'enrolmentShort' | 'editionShort';
  readonly key: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly count: (me: Me) => number;
};
export type NavPath =
  | '/status'
  | '/ignite'
  | '/history'
  | '/people'
  | '/enrolment'
  | '/learning'
  | '/trail'
  | '/decisions'
  | '/partners'
  | '/journeys'
  | '/sources'
  | '/edition'
  | '/versions';
type NavLabel =
  | 'status'
  | 'ignite'
  | 'history'
  | 'people'
  | 'enrolment'
  | 'learning'
  | 'trail'
  | 'decisions'
  | 'partners'
  | 'journeys'
  | 'sources'
  | 'edition';

const none = () => 0;
const status: NavItem = {
  to: '/status',
  label: 'status',
  short: 'statusShort',
  key: 's',
  icon: IconStairsUp,
  count: none,
};
const ignite: NavItem = {
  to: '/ignite',
  label: 'ignite',
  key: 'i',
  icon: IconFlame,
  count: (me) => me.waiting.steps,
};
const history: NavItem = {
  to: '/history',
  label: 'history',
  short: 'historyShort',
  key: 'h',
  icon: IconListDetails,
  count: none,
};
const enrolment: NavItem = {
  to: '/enrolment',
  label: 'enrolment',
  short: 'enrolmentShort',
  key: 'b',
  icon: IconBuildingStore,
  count: (me) => me.waiting.enrolment,
};
const people: NavItem = { to: '/people', label: 'people', key: 'p', icon: IconUsers, count: none };
const learning: NavItem = {
  to: '/learning',
  label: 'learning',
  key: 'l',
  icon: IconSchool,
  count: none,
};
/** Beside *Partners*, whose letter is the same. */
const vendorPeople: NavItem = { ...people, key: 'e' };
const decisions: NavItem = {
  to: '/decisions',
  label: 'decisions',
  key: 'd',
  icon: IconInbox,
  count: (me) => me.waiting.decisions,
};
const partners: NavItem = {
  to: '/partners',
  label: 'partners',
  key: 'p',
  icon: IconBuildings,
  count: none,
};
const journeys: NavItem = {
  to: '/journeys',
  label: 'journeys',
  key: 'j',
  icon: IconRoute,
  count: none,
};
const trail: NavItem = {
  to: '/trail',
  label: 'trail',
  key: 't',
  icon: IconHistory,
  count: none,
};
const sources: NavItem = {
  to: '/sources',
  label: 'sources',
  key: 'o',
  icon: IconPlugConnected,
  count: none,
};
const edition: NavItem = {
  to: '/edition',
  label: 'edition',
  short: 'editionShort',
  key: 'v',
  icon: IconBook2,
  count: none,
};

/** Whoever reads what is being written begins with that. */
const versions: NavItem = { ...edition, to: '/versions' };

const NEEDS: Partial<Record<NavLabel, string>> = {
  people: 'members.read',
  enrolment: 'enrolments.read',
  decisions: 'approvals.read',
  partners: 'partners.list',
  journeys: 'journeys.read',
  trail: 'audit.read',
  sources: 'sources.read',
};

/** At most seven entries for this reader, the first being their home. */
export function navigationFor(me: Me): readonly NavItem[] {
  const written = me.may.includes('drafts.read') ? versions : edition;
  const all =
    me.partner === null
      ? me.role === 'program-owner'
        ? [partners, decisions, journeys, vendorPeople, trail, sources, written]
        : [decisions, trail, partners, journeys, vendorPeople, sources, written]
      : me.may.includes('members.read')
        ? [status, ignite, enrolment, history, people, sources, edition]
        : // Who looks after nobody else begins with what is asked of them.
          [status, learning, ignite, enrolment, history, edition];
  return all.filter((item) => {
    const need = NEEDS[item.label];
    return need === undefined || me.may.includes(need);
  });
}

/** Where this reader begins. */
export const homeOf = (me: Me): NavPath => navigationFor(me)[0]?.to ?? '/status';
