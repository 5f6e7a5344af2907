import type { ApprovalOne } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { KindDot } from '../../kit/Kinds.tsx';
import classes from './IfApproved.module.css';
import { useDecisionsTexts } from './texts.ts';

/** What follows at once if this is approved: points, milestone, tier, how far the next one is. */
export function IfApproved({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const words = useCommon();
  const format = useFormat();
  const { points, tier, next, milestone } = one.ifApproved;
  const gain = points.after - points.before;
  const name = useMilestoneName(milestone);
  const same = tier.before.en === tier.after.en;
  return (
    <section className={classes['if']} aria-label={t('if')}>
      <p className={classes['head']}>
        <b>{t('if')}</b> <span className={classes['quiet']}>{t('if.note')}</span>
      </p>
      <dl className={classes['strip']}>
        <div>
          <dt>{t('if.points')}</dt>
          <dd data-num>
            {gain === 0 ? (
              format.number(points.after)
            ) : (
              <>
                {format.number(points.before)} <span className={classes['arrow']}>→</span>{' '}
                {format.number(points.after)}
              </>
            )}
          </dd>
          <dd className={classes['quiet']}>
            {gain === 0 || points.kind === null ? (
              t('if.noPoints')
            ) : (
              <span className={classes['kind']}>
                <KindDot kind={points.kind} />
                {format.signed(gain)} {words(points.kind).toLowerCase()}
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('if.attains')}</dt>
          <dd>{name ?? t('if.noMilestone')}</dd>
          <dd className={classes['quiet']}>
            {t(name === null ? 'if.noMilestone.says' : 'if.milestone.says')}
          </dd>
        </div>
        <div>
          <dt>{t('if.tier')}</dt>
          <dd>{t(same ? 'if.stays' : 'if.becomes', { tier: format.say(tier.after) })}</dd>
          <dd className={classes['quiet']}>
            {tier.securedAfter === null
              ? ''
              : tier.securedBefore === null || tier.securedBefore === tier.securedAfter
                ? t('if.secured', { after: format.day(tier.securedAfter) })
                : t('if.securedWas', {
                    after: format.day(tier.securedAfter),
                    before: format.day(tier.securedBefore),
                  })}
          </dd>
        </div>
        <div>
          <dt>{next === null ? t('if.next') : format.say(next.title)}</dt>
          <dd data-num>{next === null ? t('if.top') : t('if.next.away', { points: next.away })}</dd>
          <dd className={classes['quiet']}>
            {next === null
              ? ''
              : next.was === next.away
                ? t('if.next.same')
                : t('if.next.was', { points: next.was })}
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** The same in one sentence, for the phone's bar. */
export function IfApprovedShort({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const { points, milestone } = one.ifApproved;
  const name = useMilestoneName(milestone);
  if (points.after === points.before) return t('if.shortNone');
  return t(name === null ? 'if.short' : 'if.shortMilestone', {
    before: format.number(points.before),
    after: format.number(points.after),
    milestone: name ?? '',
  });
}

const MILESTONES = ['assess', 'plan', 'enable', 'build', 'launch', 'grow'] as const;

/** The name of a milestone that the API names by its id; another text stands as it is. */
function useMilestoneName(milestone: string | null): string | null {
  const t = useDecisionsTexts();
  if (milestone === null) return null;
  const known = MILESTONES.find((each) => each === milestone);
  return known === undefined ? milestone : t(`milestone.${known}`);
}
