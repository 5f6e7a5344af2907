import type { EditionOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { KindDot } from '../../kit/Kinds.tsx';
import { Section } from '../../kit/Page.tsx';
import classes from './Edition.module.css';
import { type Place, PlaceLink } from './Place.tsx';
import { byModel } from './found.ts';
import { useEditionTexts } from './texts.ts';

type Props = {
  edition: EditionOne;
  clauses: readonly EditionOne['clauses'][number][];
  chosen: string | undefined;
  place: Place | null;
  show: (place: Place) => void;
  modelWord: (id: string) => string;
};

const KINDS = ['foundational', 'performing', 'differentiating'] as const;

/** What earns points, by business model and kind, in words, with the place of each. */
export function Clauses({ edition, clauses, chosen, place, show, modelWord }: Props) {
  const t = useEditionTexts();
  const format = useFormat();
  if (clauses.length === 0) return null;
  return (
    <Section title={t('earning')} aside={t('earning.note')}>
      {byModel(edition, clauses).map(({ model, kinds }) => (
        <section key={model} className={classes['model']}>
          <h3 className={classes['modelName']}>{modelWord(model)}</h3>
          {kinds.map(({ kind, clauses: own }) => {
            const known = KINDS.find((each) => each === kind);
            return (
              <div key={kind} className={classes['kind']}>
                <h4 className={classes['kindName']}>
                  {known === undefined ? null : <KindDot kind={known} />} {modelWord(kind)}
                </h4>
                <ul>
                  {own.map((clause) => (
                    <li
                      key={clause.id}
                      id={`clause-${clause.id}`}
                      className={classes['clause']}
                      data-chosen={clause.id === chosen || undefined}
                    >
                      <span className={classes['number']} data-num>
                        {clause.number}
                      </span>
                      <div className={classes['says']}>
                        <p className={classes['title']}>
                          {format.say(clause.title)}
                          {clause.influence ? (
                            <span className={classes['tag']}>{t('influence')}</span>
                          ) : null}
                        </p>
                        <p>{format.say(clause.says)}</p>
                        <PlaceLink
                          place={clause.place}
                          what={format.say(clause.title)}
                          shown={place}
                          show={show}
                        />
                      </div>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
        </section>
      ))}
    </Section>
  );
}
