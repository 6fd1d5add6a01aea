import { createSystem, defineConfig, type SystemConfig } from '@chakra-ui/react';
import { defaultBaseConfig } from '@chakra-ui/react/preset-base';
import { globalCss } from '@chakra-ui/react/theme';
import { chakraTheme } from './chakra-theme';

// Sets `_light` as well as `base`, because Chakra's own tokens set `_light`, which would override `base`.
export const lightDark = (light: string, dark: string) => ({ value: { base: light, _light: light, _dark: dark } });

const fontFamily = '-apple-system, "SF Pro Text", Inter, "Inter Variable", "Segoe UI", system-ui, sans-serif';

/** Grey, because a pale accent colour would look like an enabled button. */
const disabledButton = {
  bg: 'bg.controlPressed',
  color: 'fg.muted',
  opacity: '1',
  _hover: { bg: 'bg.controlPressed' },
};

/** Ringback's tokens. Light and dark follow the system. Components use only these colours. */
export const ringbackTheme = /* @__PURE__ */ defineConfig({
  conditions: { dark: '@media (prefers-color-scheme: dark)', light: '@media (prefers-color-scheme: light)' },
  theme: {
    // Under 720 px the sidebar is a bottom bar and the call fills the screen.
    breakpoints: { md: '45rem' },
    recipes: {
      button: {
        base: { transitionDuration: '120ms' },
        variants: {
          size: {
            sm: { h: '32px', minW: '32px', px: '12px' },
            md: { h: '40px', minW: '40px', px: '16px' },
          },
          variant: {
            solid: {
              bg: 'accent',
              color: 'accent.on',
              _hover: { bg: 'accent.hover' },
              _expanded: { bg: 'accent.hover' },
              _disabled: disabledButton,
            },
            outline: {
              bg: 'bg.control',
              color: 'fg',
              borderColor: 'line',
              _hover: { bg: 'bg.controlHover' },
              _active: { bg: 'bg.controlPressed' },
              _expanded: { bg: 'bg.controlPressed' },
            },
            ghost: {
              color: 'fg',
              _hover: { bg: 'bg.controlHover' },
              _active: { bg: 'bg.controlPressed' },
              _expanded: { bg: 'bg.controlPressed' },
            },
          },
        },
      },
      input: {
        variants: {
          size: { sm: { '--input-height': '32px', px: '8px' }, md: { '--input-height': '40px', px: '12px' } },
          variant: { outline: { bg: 'bg.control', borderColor: 'edge' } },
        },
      },
    },
    slotRecipes: {
      dialog: {
        slots: ['backdrop', 'content'],
        base: {
          backdrop: { bg: 'rgba(0,0,0,.32)' },
          content: { bg: 'bg.card', borderRadius: '14px', boxShadow: 'floating' },
        },
      },
      checkbox: {
        slots: ['root', 'label', 'control'],
        variants: {
          variant: {
            solid: {
              control: {
                borderColor: 'edge',
                '&:is([data-state=checked], [data-state=indeterminate])': {
                  bg: 'accent',
                  color: 'accent.on',
                  borderColor: 'accent',
                },
              },
            },
          },
        },
      },
      nativeSelect: {
        slots: ['root', 'field', 'indicator'],
        base: { field: { h: '32px' }, indicator: { color: 'fg.muted' } },
        variants: { variant: { outline: { field: { bg: 'bg.control', borderColor: 'edge' } } } },
      },
      menu: {
        slots: ['content', 'item'],
        base: {
          content: { bg: 'bg.card', boxShadow: 'floating', borderRadius: '10px', p: '4px' },
          item: { minH: '32px', borderRadius: '6px', _highlighted: { bg: 'bg.controlHover' } },
        },
      },
    },
    textStyles: {
      xs: { value: { fontSize: '11px', lineHeight: '16px' } },
      sm: { value: { fontSize: '13px', lineHeight: '20px' } },
      md: { value: { fontSize: '15px', lineHeight: '24px' } },
      xl: { value: { fontSize: '20px', lineHeight: '28px' } },
      '2xl': { value: { fontSize: '28px', lineHeight: '36px' } },
    },
    keyframes: {
      pulse: { '0%': { transform: 'scale(1)', opacity: '0.5' }, '100%': { transform: 'scale(1.4)', opacity: '0' } },
      arrive: {
        from: { transform: 'translateY(-8px)', opacity: '0' },
        to: { transform: 'translateY(0)', opacity: '1' },
      },
    },
    tokens: {
      fontSizes: { xs: { value: '11px' }, sm: { value: '13px' }, md: { value: '15px' } },
      fonts: {
        body: { value: fontFamily },
        heading: { value: fontFamily },
      },
    },
    semanticTokens: {
      colors: {
        bg: {
          window: lightDark('#F5F5F7', '#1C1C1E'),
          sidebar: lightDark('rgba(246,246,248,.72)', 'rgba(40,40,43,.72)'),
          card: lightDark('#FFFFFF', '#2C2C2E'),
          panel: lightDark('#FFFFFF', '#2C2C2E'),
          rowHover: lightDark('#F9F9FB', '#303032'),
          control: lightDark('#FFFFFF', '#3A3A3C'),
          controlHover: lightDark('#F2F2F4', '#444447'),
          controlPressed: lightDark('#E8E8EB', '#4E4E52'),
        },
        fg: {
          DEFAULT: lightDark('#1D1D1F', '#F5F5F7'),
          muted: lightDark('#5E5E63', '#AEAEB2'),
          faint: lightDark('#6E6E73', '#98989D'),
        },
        line: lightDark('rgba(0,0,0,.10)', 'rgba(255,255,255,.12)'),
        edge: lightDark('#8A8A8F', '#7C7C80'),
        avatar: { DEFAULT: lightDark('#E3E3E8', '#545458'), on: lightDark('#48484A', '#F5F5F7') },
        gray: { focusRing: lightDark('rgba(124,58,237,.5)', 'rgba(167,139,250,.5)') },
        accent: {
          DEFAULT: lightDark('#7C3AED', '#A78BFA'),
          hover: lightDark('#6D28D9', '#C4B5FD'),
          on: lightDark('#FFFFFF', '#1C1033'),
          ring: lightDark('rgba(124,58,237,.5)', 'rgba(167,139,250,.5)'),
          soft: lightDark('rgba(124,58,237,.10)', 'rgba(167,139,250,.12)'),
          glow: lightDark('rgba(124,58,237,.28)', 'rgba(167,139,250,.36)'),
        },
        answer: {
          DEFAULT: lightDark('#15803D', '#30D158'),
          on: lightDark('#FFFFFF', '#0B2912'),
          soft: lightDark('rgba(21,128,61,.06)', 'rgba(48,209,88,.14)'),
        },
        hangup: {
          DEFAULT: lightDark('#C9271C', '#FF6961'),
          /** The background of buttons that hang up, decline or delete. */
          fill: lightDark('#C9271C', '#D93A2F'),
          on: { value: '#FFFFFF' },
          soft: lightDark('rgba(201,39,28,.08)', 'rgba(255,105,97,.06)'),
        },
        warn: {
          DEFAULT: lightDark('#9A4F06', '#FFD60A'),
          soft: lightDark('rgba(154,79,6,.10)', 'rgba(255,214,10,.14)'),
        },
      },
      radii: { l1: { value: '4px' }, l2: { value: '6px' }, l3: { value: '10px' } },
      shadows: {
        card: lightDark('0 1px 2px rgba(0,0,0,.06), 0 8px 24px rgba(0,0,0,.10)', 'none'),
        floating: lightDark(
          '0 1px 2px rgba(0,0,0,.06), 0 8px 24px rgba(0,0,0,.10)',
          '0 0 0 1px rgba(255,255,255,.12), 0 8px 24px rgba(0,0,0,.4)',
        ),
      },
    },
  },
});

/** Page-wide styles, for our own applications only. */
const pageStyles = /* @__PURE__ */ defineConfig({
  preflight: true,
  globalCss: {
    html: {
      colorScheme: 'light dark',
      bg: 'bg.window',
      '--ringback-bottom-bar': { base: '64px', md: '0px' },
      '--focus-ring-width': '3px',
      '--focus-ring-offset': '1px',
    },
    body: {
      bg: 'bg.window',
      color: 'fg',
      fontSize: '13px',
      lineHeight: '20px',
      fontVariantNumeric: 'tabular-nums',
    },
    '*:focus-visible': { outline: '3px solid', outlineColor: 'accent.ring', outlineOffset: '1px' },
    // Safari on a phone zooms into a field whose font is smaller than 16 px.
    'input, select, textarea': { '@media (pointer: coarse)': { fontSize: '16px !important' } },
    '*, *::before, *::after': { _motionReduce: { animation: 'none !important', transition: 'none !important' } },
  },
});

/** Returns the product's theme with some of its tokens replaced, for an application of our own. */
export const createTheme = (...changes: SystemConfig[]) =>
  createSystem(defaultBaseConfig, chakraTheme, { globalCss }, ringbackTheme, pageStyles, ...changes);

/** The product's theme, for an application of our own. */
export const system = /* @__PURE__ */ createTheme();
