import type { EditionOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { KindDot } from '../../kit/Kinds.tsx';
import { Section } from '../../kit/Page.tsx';
import classes from './Edition.module.css';
import { type Place, PlaceLink } from './Place.tsx';
import { useEditionTexts } from './texts.ts';

type Practice = EditionOne['practices'][number];
type Props = { practices: readonly Practice[]; place: Place | null; show: (place: Place) => void };

/** The practices with their milestones: what each pays, its steps, what proves them. */
export function Practices({ practices, place, show }: Props) {
  const t = useEditionTexts();
  if (practices.length === 0) return null;
  return (
    <Section title={t('practices')} aside={t('practices.note')}>
      {practices.map((practice) => (
        <OnePractice key={practice.id} practice={practice} place={place} show={show} />
      ))}
    </Section>
  );
}

const KINDS = ['foundational', 'performing', 'differentiating'] as const;
const STEP_KINDS = ['automatic', 'decided', 'assessment'] as const;

function OnePractice({ practice, place, show }: { practice: Practice } & Omit<Props, 'practices'>) {
  const t = useEditionTexts();
  const format = useFormat();
  const total = practice.milestones.reduce((sum, each) => sum + each.points, 0);
  const title = format.say(practice.title);
  return (
    <section className={classes['practice']}>
      <header className={classes['practiceHead']}>
        <h3 className={classes['modelName']}>{title}</h3>
        <p className={classes['quiet']}>{format.say(practice.says)}</p>
        <PlaceLink place={practice.place} what={title} shown={place} show={show} />
      </header>
      <ul>
        {practice.milestones.map((milestone) => {
          const kind = KINDS.find((each) => each === milestone.kind);
          return (
            <li key={milestone.id} className={classes['milestone']}>
              <span className={classes['number']} data-num>
                {milestone.number}
              </span>
              <span className={classes['title']}>{format.say(milestone.title)}</span>
              <ul className={classes['steps']}>
                {milestone.steps.map((step, index) => {
                  const how = STEP_KINDS.find((each) => each === step.kind);
                  return (
                    <li key={index}>
                      {format.say(step.title)}
                      {how === undefined ? null : (
                        <span className={classes['quiet']}>, {t(`kind.${how}`)}</span>
                      )}
                    </li>
                  );
                })}
              </ul>
              <span className={classes['points']} data-num>
                {kind === undefined ? null : <KindDot kind={kind} />}{' '}
                {format.number(milestone.points)}
              </span>
            </li>
          );
        })}
        <li className={classes['milestone']} data-total>
          <span />
          <span className={classes['title']}>{t('total')}</span>
          <span />
          <span className={classes['points']} data-num>
            {t('points', { points: total })}
          </span>
        </li>
      </ul>
    </section>
  );
}
