import classes from './sign-in.module.css';

type GlimpseProps = {
  who: 'partner' | 'lead' | 'manager' | 'onboarding' | 'compliance' | 'owner';
};

/** The shape of the page behind a card, without figures: what is shown as a number here is always computed. */
export function Glimpse({ who }: GlimpseProps) {
  return (
    <svg viewBox="0 0 208 116" width="100%" className={classes['sketch']}>
      {SHAPES[who].map(([kind, x, y, width, height = 12]) => (
        <rect key={`${x} ${y}`} data-kind={kind} x={x} y={y} width={width} height={height} rx="3" />
      ))}
    </svg>
  );
}

type Shape = readonly [kind: string, x: number, y: number, width: number, height?: number];

const SHAPES: Record<GlimpseProps['who'], readonly Shape[]> = {
  partner: [
    ['step', 0, 10, 4, 6],
    ['step', 6, 6, 4, 10],
    ['step', 12, 2, 4, 14],
    ['faint', 18, -2, 4, 18],
    ['word', 30, 4, 62, 10],
    ['ink', 168, 0, 40, 16],
    ['foundational', 0, 32, 17],
    ['performing', 19, 32, 48],
    ['differentiating', 69, 32, 13],
    ['foundational', 82, 54, 14],
    ['performing', 98, 54, 11],
    ['differentiating', 111, 54, 12],
    ['foundational', 123, 76, 8],
    ['performing', 133, 76, 22],
    ['ink', 0, 98, 155],
    ['faint', 157, 98, 51],
  ],
  lead: [
    ['ink', 0, 2, 30, 8],
    ['ink', 35, 2, 30, 8],
    ['ink', 70, 2, 18, 8],
    ['faint', 90, 2, 10, 8],
    ['faint', 105, 2, 30, 8],
    ['faint', 140, 2, 30, 8],
    ['faint', 175, 2, 30, 8],
    ['done', 0, 30, 12],
    ['word', 20, 32, 92, 8],
    ['done-tint', 152, 29, 54, 14],
    ['done', 0, 54, 12],
    ['word', 20, 56, 112, 8],
    ['done-tint', 152, 53, 54, 14],
    ['faint', 0, 78, 12],
    ['word', 20, 80, 76, 8],
    ['ink', 136, 77, 70, 14],
    ['faint', 0, 102, 12],
    ['faint', 20, 104, 100, 8],
  ],
  manager: [
    ['word', 0, 4, 96, 8],
    ['refused', 166, 4, 42, 8],
    ['line', 0, 24, 208, 1],
    ['word', 0, 36, 74, 8],
    ['refused', 172, 36, 36, 8],
    ['line', 0, 56, 208, 1],
    ['word', 0, 68, 108, 8],
    ['faint', 178, 68, 30, 8],
    ['line', 0, 88, 208, 1],
    ['word', 0, 100, 84, 8],
    ['faint', 178, 100, 30, 8],
  ],
  onboarding: [
    ['done', 0, 2, 12],
    ['word', 20, 4, 84, 8],
    ['done-tint', 152, 1, 54, 14],
    ['done', 0, 26, 12],
    ['word', 20, 28, 70, 8],
    ['done-tint', 152, 25, 54, 14],
    ['line', 0, 48, 208, 1],
    ['word', 0, 60, 96, 8],
    ['ink', 0, 78, 64, 14],
    ['faint', 72, 78, 64, 14],
    ['faint', 144, 78, 64, 14],
    ['line', 0, 102, 208, 1],
  ],
  compliance: [
    ['refused', 0, 2, 12],
    ['word', 20, 4, 128, 8],
    ['faint', 20, 20, 70, 6],
    ['line', 0, 38, 208, 1],
    ['word', 0, 50, 74, 8],
    ['word', 0, 66, 88, 8],
    ['ink', 0, 88, 100, 14],
    ['faint', 108, 88, 100, 14],
  ],
  owner: [
    ['word', 0, 4, 88, 8],
    ['ink', 176, 4, 32, 8],
    ['word', 0, 28, 70, 8],
    ['ink', 156, 28, 52, 8],
    ['word', 0, 52, 96, 8],
    ['ink', 136, 52, 72, 8],
    ['word', 0, 76, 60, 8],
    ['ink', 112, 76, 96, 8],
    ['word', 0, 100, 82, 8],
    ['ink', 96, 100, 112, 8],
  ],
};
