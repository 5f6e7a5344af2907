import { IconBuildingSkyscraper, IconHourglass, IconUser, IconUsers } from '@tabler/icons-react';
import type { MoverName } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import classes from './Mover.module.css';

type MoverProps = {
  mover: Exclude<MoverName, null>;
  /** Whether it is the reader's own move: the filled one. */
  mine: boolean;
  /** The moment it is due; null where nothing is due. */
  dueAt: string | null;
};

const ICON = { partner: IconUsers, vendor: IconBuildingSkyscraper, facts: IconHourglass } as const;
const WORD = { partner: 'moverPartner', vendor: 'moverVendor', facts: 'moverFacts' } as const;

/** Whose move it is and by when: *You by 4 Dec* filled in ink; others icon, name, date; late in red with days. */
export function Mover({ mover, mine, dueAt }: MoverProps) {
  const t = useCommon();
  const format = useFormat();
  const Icon = mine ? IconUser : ICON[mover];
  const daysLeft = dueAt === null ? 0 : format.daysTo(format.dayOf(dueAt));
  const late = daysLeft < 0;
  return (
    <span className={classes['mover']} data-mine={mine || undefined}>
      <Icon size={14} stroke={1.8} aria-hidden />
      <span className={classes['who']}>{mine ? t('moverYou') : t(WORD[mover])}</span>
      {dueAt === null ? null : late ? (
        <span className={classes['late']}>{t('moverLate', { days: -daysLeft })}</span>
      ) : (
        <span className={classes['by']}>{t('moverBy', { day: format.dayOfMoment(dueAt) })}</span>
      )}
    </span>
  );
}
