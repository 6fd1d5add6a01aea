import { createSystem, defaultConfig, defineConfig } from '@chakra-ui/react';

// `_light` as well as `base`: Chakra's own tokens name it, and would win over a bare base.
const both = (light: string, dark: string) => ({ value: { base: light, _light: light, _dark: dark } });

/**
 * The product's tokens with a neutral grey accent, so that nobody mistakes the simulated world for the product.
 * Dark is what the system says it is.
 */
const config = defineConfig({
  conditions: { dark: '@media (prefers-color-scheme: dark)', light: '@media (prefers-color-scheme: light)' },
  globalCss: {
    html: { colorScheme: 'light dark', bg: 'bg.window' },
    body: { bg: 'bg.window', color: 'fg', fontSize: '13px', lineHeight: '20px' },
    // Safari on a telephone zooms into any field whose letters are smaller.
    input: { '@media (pointer: coarse)': { fontSize: '16px !important' } },
    '*:focus-visible': { outline: '3px solid', outlineColor: 'accent.ring', outlineOffset: '1px' },
    '*, *::before, *::after': { _motionReduce: { animation: 'none !important', transition: 'none !important' } },
  },
  theme: {
    keyframes: {
      handsetRings: {
        '0%, 100%': { boxShadow: '0 0 0 0 rgba(21,128,61,.45)' },
        '60%': { boxShadow: '0 0 0 12px rgba(21,128,61,0)' },
      },
    },
    tokens: {
      fontSizes: { xs: { value: '11px' }, sm: { value: '13px' }, md: { value: '15px' } },
      fonts: {
        body: { value: '-apple-system, "SF Pro Text", Inter, "Inter Variable", "Segoe UI", system-ui, sans-serif' },
        heading: {
          value: '-apple-system, "SF Pro Display", Inter, "Inter Variable", "Segoe UI", system-ui, sans-serif',
        },
      },
    },
    semanticTokens: {
      colors: {
        bg: {
          window: both('#F5F5F7', '#1C1C1E'),
          card: both('#FFFFFF', '#2C2C2E'),
          screen: both('#F5F5F7', '#1C1C1E'),
          control: both('#FFFFFF', '#3A3A3C'),
          controlHover: both('#F2F2F4', '#444447'),
          controlPressed: both('#E8E8EB', '#4E4E52'),
        },
        fg: { DEFAULT: both('#1D1D1F', '#F5F5F7'), muted: both('#5E5E63', '#AEAEB2') },
        line: both('rgba(0,0,0,.10)', 'rgba(255,255,255,.12)'),
        edge: both('#8A8A8F', '#7C7C80'),
        body: both('#D8D8DC', '#48484A'),
        accent: {
          DEFAULT: both('#48484A', '#C7C7CC'),
          hover: both('#3A3A3C', '#D8D8DC'),
          on: both('#FFFFFF', '#1C1C1E'),
          ring: both('rgba(72,72,74,.5)', 'rgba(199,199,204,.5)'),
        },
        gray: { focusRing: both('rgba(72,72,74,.5)', 'rgba(199,199,204,.5)') },
        answer: { DEFAULT: both('#15803D', '#30D158'), on: both('#FFFFFF', '#0B2912') },
        hangup: { DEFAULT: both('#C9271C', '#FF6961'), on: both('#FFFFFF', '#2B0503') },
        warn: both('#9A4F06', '#FFD60A'),
      },
      radii: { l1: { value: '4px' }, l2: { value: '6px' }, l3: { value: '10px' } },
      shadows: {
        card: both('0 1px 2px rgba(0,0,0,.06), 0 8px 24px rgba(0,0,0,.10)', 'none'),
      },
    },
  },
});

export const system = createSystem(defaultConfig, config);
