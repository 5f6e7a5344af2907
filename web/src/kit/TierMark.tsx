import classes from './TierMark.module.css';

const STEPS = [5, 9, 13, 17] as const;

/** Four rising steps, filled up to `level` (0 to 3), and the tier's name beside them. */
export function TierMark({
  level,
  title,
  size = 'md',
}: {
  level: number;
  title: string;
  size?: 'sm' | 'md';
}) {
  return (
    <span className={classes['tier']} data-size={size}>
      <TierSteps level={level} />
      <span>{title}</span>
    </span>
  );
}

/** The steps alone, where the name stands elsewhere. */
export function TierSteps({ level }: { level: number }) {
  return (
    <svg className={classes['steps']} viewBox="0 0 20 18" width="18" height="16" aria-hidden>
      {STEPS.map((height, index) => (
        <rect
          key={height}
          x={index * 5}
          y={18 - height}
          width="3.6"
          height={height}
          rx="1"
          className={index <= level ? classes['full'] : classes['hollow']}
        />
      ))}
    </svg>
  );
}
