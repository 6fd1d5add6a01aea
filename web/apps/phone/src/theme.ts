import { createTheme, lightDark } from '@ringback/ui';

/** The product's theme with a neutral grey accent, so that the simulated world is not mistaken for the product. */
export const system = createTheme({
  theme: {
    keyframes: {
      handsetRings: {
        '0%, 100%': { boxShadow: '0 0 0 0 rgba(21,128,61,.45)' },
        '60%': { boxShadow: '0 0 0 12px rgba(21,128,61,0)' },
      },
    },
    semanticTokens: {
      colors: {
        bg: { screen: lightDark('#F5F5F7', '#1C1C1E') },
        body: lightDark('#D8D8DC', '#48484A'),
        accent: {
          DEFAULT: lightDark('#48484A', '#C7C7CC'),
          hover: lightDark('#3A3A3C', '#D8D8DC'),
          on: lightDark('#FFFFFF', '#1C1C1E'),
          ring: lightDark('rgba(72,72,74,.5)', 'rgba(199,199,204,.5)'),
        },
        gray: { focusRing: lightDark('rgba(72,72,74,.5)', 'rgba(199,199,204,.5)') },
      },
    },
  },
});
