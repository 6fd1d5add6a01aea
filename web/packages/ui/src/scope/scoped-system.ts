import { createSystem, defineConfig, mergeConfigs, type SystemConfig, type SystemContext } from '@chakra-ui/react';
import { defaultBaseConfig } from '@chakra-ui/react/preset-base';
import createCache, { type EmotionCache } from '@emotion/cache';
import { type CSSObject, css } from '@emotion/react';
import { chakraTheme } from '../chakra-theme';
import { ringbackTheme } from '../theme';
import { isolate } from './isolate';

/** The class of each element under which our styles apply; also the prefix of our classes, variables and keyframes. */
export const SCOPE = 'ringback';
const ROOT = `.${SCOPE}`;

interface Scope {
  cache: EmotionCache;
  /** Has no global styles, because those are already in the cache. */
  system: SystemContext;
}

type Colors = NonNullable<NonNullable<NonNullable<SystemConfig['theme']>['semanticTokens']>['colors']>;

interface Tokens {
  [name: string]: Tokens | string;
}

/**
 * Replaces media-query colours by `light-dark()`, so that a scope follows the `color-scheme` of the host's page. In a
 * host without a dark theme the scope stays light on a dark system.
 */
function followPage(tokens: Tokens): Tokens {
  const { base, _light: light = base, _dark: dark } = tokens;
  if (typeof light === 'string' && typeof dark === 'string') return { base: `light-dark(${light}, ${dark})` };
  return Object.fromEntries(
    Object.entries(tokens).map(([name, value]) => [name, typeof value === 'object' ? followPage(value) : value]),
  );
}

const shadow = (...layers: [geometry: string, light: string, dark: string][]) => ({
  value: layers.map(([geometry, light, dark]) => `${geometry} light-dark(${light}, ${dark})`).join(', '),
});

function createScopedSystem(): SystemContext {
  const config = mergeConfigs(defaultBaseConfig, chakraTheme, ringbackTheme) as SystemConfig;
  const semanticTokens = config.theme?.semanticTokens;
  return createSystem(
    { ...config, theme: { ...config.theme, semanticTokens: {} } },
    defineConfig({
      cssVarsPrefix: SCOPE,
      cssVarsRoot: ROOT,
      // Unlayered styles of the host would override our layered styles.
      disableLayers: true,
      preflight: false,
      globalCss: scopeStyles,
      theme: {
        semanticTokens: {
          ...semanticTokens,
          colors: followPage((semanticTokens?.colors ?? {}) as Tokens) as Colors,
          shadows: {
            ...semanticTokens?.shadows,
            card: shadow(
              ['0 1px 2px', 'rgba(0,0,0,.06)', 'transparent'],
              ['0 8px 24px', 'rgba(0,0,0,.10)', 'transparent'],
            ),
            floating: shadow(
              ['0 0 0 1px', 'transparent', 'rgba(255,255,255,.12)'],
              ['0 1px 2px', 'rgba(0,0,0,.06)', 'transparent'],
              ['0 8px 24px', 'rgba(0,0,0,.10)', 'rgba(0,0,0,.4)'],
            ),
          },
        },
      },
    }),
  );
}

/** The equivalent of Chakra's preflight and of our page styles, limited to the elements of a scope. */
const scopeStyles = {
  [ROOT]: {
    color: 'fg',
    colorPalette: 'gray',
    fontFamily: 'body',
    fontSize: '13px',
    fontStyle: 'normal',
    fontVariantNumeric: 'tabular-nums',
    fontWeight: '400',
    letterSpacing: 'normal',
    lineHeight: '20px',
    textAlign: 'start',
    textTransform: 'none',
    whiteSpace: 'normal',
    '--focus-ring-width': '3px',
    '--focus-ring-offset': '1px',
  },
  // Resets the host's element styles. Has the specificity of a component's class and precedes it, so components win.
  [`${ROOT}${ROOT} :where(*)`]: {
    background: 'none',
    border: '0 solid',
    borderColor: 'border',
    borderRadius: '0',
    boxShadow: 'none',
    boxSizing: 'border-box',
    color: 'inherit',
    font: 'inherit',
    letterSpacing: 'inherit',
    listStyle: 'none',
    margin: '0',
    minHeight: '0',
    padding: '0',
    textDecoration: 'none',
    textShadow: 'none',
    textTransform: 'inherit',
    WebkitTapHighlightColor: 'transparent',
  },
  [`${ROOT} :where(*)::before, ${ROOT} :where(*)::after`]: { boxSizing: 'border-box' },
  [`${ROOT} :where(button)`]: { appearance: 'button' },
  [`${ROOT} :where(svg, img)`]: { display: 'block' },
  [`${ROOT} ::placeholder`]: { color: 'fg.muted', opacity: '1' },
  [`${ROOT} :focus-visible`]: { outline: '3px solid', outlineColor: 'accent.ring', outlineOffset: '1px' },
  [`${ROOT} :where(input, select, textarea)`]: { '@media (pointer: coarse)': { fontSize: '16px !important' } },
  [`${ROOT} *, ${ROOT} *::before, ${ROOT} *::after`]: {
    _motionReduce: { animation: 'none !important', transition: 'none !important' },
  },
};

/** Inserts the global styles of the scopes into the document, and returns the theme and a cache for its classes. */
export function createScope(target?: Document): Scope {
  const system = createScopedSystem();
  const keyframes = new Set(Object.keys(system._config.theme?.keyframes ?? {}));
  const cache = createCache({
    key: SCOPE,
    ...(target ? { container: target.head } : {}),
    stylisPlugins: [isolate(SCOPE, keyframes) as (node: object) => void],
  });
  // Before the first class.
  if (typeof document !== 'undefined') cache.insert('', css(system._global as CSSObject[]), cache.sheet, true);
  return { cache, system: { ...system, _global: [] } };
}

let scope: Scope | null = null;

/** Returns the scopes' theme and the cache of their classes. The first call inserts the global styles of the scopes. */
export function getScope(): Scope {
  scope ??= createScope();
  return scope;
}
