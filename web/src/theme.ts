import {
  type CSSVariablesResolver,
  type MantineColorsTuple,
  createTheme,
  defaultVariantColorsResolver,
} from '@mantine/core';

/** Every colour of the product, light and dark. Actions are ink, so that each hue is data or a state. */
const COLOURS = {
  canvas: ['#F5F5F6', '#0A0B0E'],
  panel: ['#FFFFFF', '#111318'],
  sunken: ['#FAFAFB', '#0E1014'],
  hover: ['#F5F5F6', '#191C22'],
  chosen: ['#E8E9EC', '#1C2027'],
  hairline: ['#E8E9EC', '#22262E'],
  border: ['#D5D7DC', '#363C47'],
  edge: ['#868D99', '#6B7380'],
  text: ['#1B1F26', '#E4E6EB'],
  quiet: ['#5B626E', '#A0A7B4'],
  ink: ['#14171C', '#F2F3F5'],
  'ink-hover': ['#2B3038', '#D9DBE0'],
  'on-ink': ['#FFFFFF', '#14171C'],
  'on-ink-quiet': ['#C9CDD5', '#4A505B'],
  foundational: ['#0F766E', '#2BB8A8'],
  performing: ['#4F46E5', '#8189F8'],
  'performing-hatch': ['#C7C4FA', '#2E3170'],
  differentiating: ['#B45309', '#F0A12B'],
  'on-kind': ['#FFFFFF', '#0B0D12'],
  done: ['#137A39', '#6BD68E'],
  'done-tint': ['#E8F6EC', '#12291B'],
  waits: ['#475569', '#AFB8C6'],
  'waits-tint': ['#EEF1F5', '#1F242C'],
  review: ['#1D4ED8', '#8FB4FF'],
  'review-tint': ['#E9F0FE', '#15233F'],
  change: ['#B93A0A', '#FDA86B'],
  'change-tint': ['#FEF0E7', '#33200F'],
  refused: ['#B42318', '#FF9488'],
  'refused-tint': ['#FDECEA', '#371613'],
  'bar-running': ['#3B6FE0', '#3B6FE0'],
  'bar-stuck': ['#E0631B', '#E0631B'],
  'bar-done': ['#1E9E57', '#1E9E57'],
  'mark-text': ['#FDF0C4', '#4A3B0B'],
  'fresh-row': ['#F1F5FE', '#161D2B'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

/** The name of a colour; used in CSS as `var(--a-name)`. */
export type ColourName = keyof typeof COLOURS;

/** A colour as CSS: `colour('quiet')` is `var(--a-quiet)`. */
export const colour = (name: ColourName): string => `var(--a-${name})`;

const INK: MantineColorsTuple = [
  '#F5F5F6',
  '#E8E9EC',
  '#D5D7DC',
  '#B4B9C2',
  '#868D99',
  '#5B626E',
  '#3B424D',
  '#2B3038',
  '#1B1F26',
  '#14171C',
];

/** The look of `@mantine/core` here: Inter, ink, radius 6 on controls and 10 on frames, 44 px rows. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 1 },
  colors: { ink: INK },
  black: '#1B1F26',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1.25rem', xl: '1.75rem' },
  lineHeights: { xs: '1.3334', sm: '1.3847', md: '1.4286', lg: '1.4', xl: '1.2143' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '10px', xl: '10px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '0.875rem', lineHeight: '1.4286' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4286' },
    },
  },
  shadows: {
    xs: 'none',
    sm: '0 1px 2px rgb(20 23 28 / 8%)',
    md: '0 4px 16px rgb(20 23 28 / 12%)',
    lg: '0 8px 28px rgb(20 23 28 / 16%)',
    xl: '0 12px 40px rgb(20 23 28 / 20%)',
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver(input) {
    const colours = defaultVariantColorsResolver(input);
    if (input.color !== undefined && input.color !== 'ink') return colours;
    if (input.variant === 'filled') {
      const [background, hover, color] = [colour('ink'), colour('ink-hover'), colour('on-ink')];
      return { ...colours, background, hover, color, border: '1px solid transparent' };
    }
    if (input.variant === 'subtle') {
      return { ...colours, color: colour('text'), hover: colour('hover') };
    }
    return colours;
  },
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 36 } },
    // The lock of the page's scrolling is a style element that the content security policy refuses.
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: false,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    Drawer: { defaultProps: { lockScroll: false } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'lg',
        transitionProps: { duration: 120 },
        withInitialFocusPlaceholder: false,
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

const scheme = (which: 0 | 1): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(COLOURS).map(([name, pair]) => [`--a-${name}`, pair[which]]),
  ),
  '--mantine-color-body': colour('panel'),
  '--mantine-color-text': colour('text'),
  '--mantine-color-bright': colour('ink'),
  '--mantine-color-dimmed': colour('quiet'),
  '--mantine-color-placeholder': colour('quiet'),
  '--mantine-color-anchor': colour('text'),
  '--mantine-color-error': colour('refused'),
  '--mantine-color-default': colour('panel'),
  '--mantine-color-default-hover': colour('hover'),
  '--mantine-color-default-color': colour('text'),
  '--mantine-color-default-border': colour('border'),
  '--mantine-color-disabled': colour('hover'),
  '--mantine-color-disabled-color': colour('quiet'),
  '--mantine-color-disabled-border': colour('hairline'),
  '--mantine-primary-color-filled': colour('ink'),
  '--mantine-primary-color-filled-hover': colour('ink-hover'),
  '--mantine-primary-color-contrast': colour('on-ink'),
  '--mantine-color-ink-filled': colour('ink'),
  '--mantine-color-ink-filled-hover': colour('ink-hover'),
  '--mantine-color-ink-text': colour('text'),
  '--mantine-color-ink-light': colour('hover'),
  '--mantine-color-ink-light-color': colour('text'),
});

/** The product's own variables and what they mean to Mantine; written into a style sheet by the build. */
export const variablesOf: CSSVariablesResolver = () => ({
  variables: {
    '--a-row': '44px',
    '--a-sidebar': '232px',
    '--a-aside': '452px',
    '--a-right': '312px',
    '--a-text-width': '1136px',
  },
  light: scheme(0),
  dark: scheme(1),
});
