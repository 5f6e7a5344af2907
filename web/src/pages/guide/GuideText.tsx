import type { GuideOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Blocks } from './Blocks.tsx';
import type { Chapter } from './found.ts';
import classes from './Guide.module.css';
import { useGuideTexts } from './texts.ts';

type Props = {
  guide: GuideOne;
  chapters: readonly Chapter[];
  /** Whether the files of an edition can be opened. */
  isListed: (edition: string) => boolean;
};

/** The chapters, beside their list; what is wrong with the version comes first. */
export function GuideText({ guide, chapters, isListed }: Props) {
  const t = useGuideTexts();
  const format = useFormat();
  return (
    <div className={classes['guide']}>
      <nav aria-label={t('contents')} className={classes['contents']}>
        <ol>
          {chapters.map(({ id, number, title }) => (
            <li key={id}>
              <a href={`#${id}`}>
                <span className={classes['number']}>{number}</span> {format.say(title)}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className={classes['text']}>
        <Marks guide={guide} />
        {chapters.map(({ id, number, title, blocks, sections }) => (
          <section key={id} aria-labelledby={id}>
            <h2 id={id}>
              <span className={classes['number']}>{number}</span> {format.say(title)}
            </h2>
            <Blocks blocks={blocks} isListed={isListed} />
            {sections.map((one) => (
              <section key={one.id} aria-labelledby={`${id}-${one.id}`}>
                <h3 id={`${id}-${one.id}`}>
                  <span className={classes['number']}>{one.number}</span> {format.say(one.title)}
                </h3>
                <Blocks blocks={one.blocks} isListed={isListed} />
              </section>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

function Marks({ guide }: { guide: GuideOne }) {
  const t = useGuideTexts();
  const { failed, passed } = guide.cases;
  return (
    <div className={classes['marks']}>
      {guide.draft ? <p>{t('draft')}</p> : null}
      {failed.length === 0 ? (
        <p className={classes['quiet']}>{t('checked', { count: passed })}</p>
      ) : (
        <div role="alert" className={classes['failed']}>
          <p>{t('failed')}</p>
          <ul>
            {failed.map(({ message, ref }, index) => (
              <li key={index}>
                {message} <span className={classes['quiet']}>{`${ref.file}:${ref.line}`}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
