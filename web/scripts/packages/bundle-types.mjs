import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { BUNDLED, web } from './packages.mjs';

const TYPES = join(web, 'dist', 'types');

/**
 * Writes one declaration file for each entry of the package, and compares its API with the report in `etc/`.
 *
 * @return whether every report is up to date; `update` rewrites the reports
 */
export function bundleTypes(pack, { update }) {
  writeDeclarations(pack);
  mkdirSync(pack.path('etc'), { recursive: true });
  return Object.entries(pack.entries)
    .map(([entry, source]) => bundleEntry(pack, entry, source, update))
    .every((upToDate) => upToDate);
}

/** One thread takes as long as several, and less processor time. */
function writeDeclarations({ folder, path }) {
  const tsc = join(web, 'node_modules', 'typescript-7', 'bin', 'tsc');
  const emit = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--singleThreaded'];
  execFileSync(
    process.execPath,
    [tsc, '-p', path('tsconfig.build.json'), ...emit, '--rootDir', join(web, 'packages'), '--outDir', TYPES],
    { stdio: 'inherit' },
  );
  // The compiler does not copy declaration files.
  if (folder === 'voice-client') cpSync(path('src/api/schema.d.ts'), join(TYPES, folder, 'src/api/schema.d.ts'));
}

function bundleEntry({ folder, path }, entry, source, update) {
  const declaration = join(TYPES, folder, source.replace(/\.tsx?$/, '.d.ts'));
  const report = `${entry === 'index' ? folder : `${folder}.${entry}`}.api.md`;
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: path('package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: path(),
      newlineKind: 'lf',
      mainEntryPointFilePath: declaration,
      bundledPackages: [BUNDLED],
      compiler: { overrideTsconfig: { compilerOptions, include: [declaration] } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: path('etc'),
        reportTempFolder: join(TYPES, 'reports'),
      },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: path('dist', `${entry}.d.ts`) },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          // Release tags are not used, because every export is public.
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
          'ae-undocumented': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      // Suppresses the compiler's version, and messages that `upToDate` replaces.
      if (message.messageId === 'console-preamble' || message.messageId.startsWith('console-api-report')) {
        message.handled = true;
      }
    },
  });
  if (!result.succeeded && !result.apiReportChanged) throw new Error(`${report}: ${result.errorCount} errors`);
  return !result.apiReportChanged || update;
}

const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
  paths: { [BUNDLED]: [join(TYPES, 'ui/src/index.d.ts')], [`${BUNDLED}/*`]: [join(TYPES, 'ui/src/*.d.ts')] },
};
