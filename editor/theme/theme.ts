import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Ink blue: what one can act on. Everything else on a screen is grey until something is wrong. */
const ink: MantineColorsTuple = [
  '#eef4fa',
  '#dbe6f1',
  '#b6cde3',
  '#8db1d3',
  '#6a98c4',
  '#4f85b8',
  '#3d76ad',
  '#2c6399',
  '#1f5485',
  '#13426e',
];

/** Cool greys for the dark appearance; Mantine's own are warm. */
const dark: MantineColorsTuple = [
  '#e3e7ea',
  '#b6c0c8',
  '#a2adb6',
  '#74808b',
  '#3b434a',
  '#2c343b',
  '#22282d',
  '#1e2327',
  '#191d21',
  '#14181b',
];

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: "'Inter', -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } } },
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'xs' } },
    Input: { defaultProps: { size: 'xs' } },
    InputWrapper: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' }, styles: { title: { fontWeight: 600 } } } },
  },
});
