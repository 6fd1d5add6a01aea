import { Box, Button, Flex, Input, NativeSelect, Skeleton, Text, VisuallyHidden } from '@chakra-ui/react';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import { LoadError } from '../../shared/LoadError';
import { useDebouncedValue } from '../../shared/useDebouncedValue';
import { FoundText } from './FoundText';
import { MIN_LETTERS } from './useSearch';
import { type TextSearch, useTextSearch } from './useTextSearch';

const t = messages.searchScreen;
const KINDS = ['utterance', 'note', 'contact'] as const;

/** The screen that finds words in transcripts, notes and contacts. Its address holds the search, so that it can be linked. */
export function SearchScreen({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const [params, setParams] = useSearchParams();
  const text = params.get('q') ?? '';
  const kind = KINDS.find((each) => each === params.get('kind'));
  const [typed, setTyped] = useState(text);
  const settled = useDebouncedValue(typed.trim());
  const written = useRef(text);
  useEffect(() => {
    if (settled === written.current) return;
    written.current = settled;
    setParams((before) => changed(before, 'q', settled), { replace: true });
  }, [settled, setParams]);
  // The address changes by itself when the user goes back or searches in the toolbar.
  useEffect(() => {
    if (text === written.current) return;
    written.current = text;
    setTyped(text);
  }, [text]);

  const isSearch = text.length >= MIN_LETTERS;
  const found = useTextSearch(workspaceId, text, kind, isSearch);
  return (
    <>
      <Flex as="search" gap="8px" mb="16px" wrap="wrap" align="center">
        <Input
          type="search"
          size="sm"
          flex={{ base: '1 1 100%', md: '1 1 280px' }}
          maxW={{ md: '480px' }}
          aria-label={t.field}
          placeholder={t.field}
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <NativeSelect.Root size="sm" w="144px" flexShrink="0">
          <NativeSelect.Field
            aria-label={t.kind}
            value={kind ?? ''}
            onChange={({ target }) => setParams((before) => changed(before, 'kind', target.value), { replace: true })}
          >
            <option value="">{t.everything}</option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {t.kinds[each]}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
      </Flex>
      {isSearch ? <Found search={found} text={text} userId={userId} /> : <Hint title={t.emptyTitle} text={t.empty} />}
    </>
  );
}

function Found({ search, text, userId }: { search: TextSearch; text: string; userId: string }) {
  const { results, error, isSearching, isStopped, hasOlder } = search;
  const hasResults = results !== undefined && results.length > 0;
  return (
    <>
      {error && <LoadError text={`${messages.loadFailed} ${error.message}`} onRetry={search.searchOlder} />}
      {!hasResults && !error && (!results || isSearching) && <ResultsSkeleton />}
      {results && !hasResults && !hasOlder && <Hint title={t.noResultsTitle(text)} text={t.noResults} />}
      {!hasResults && isStopped && <Hint title={t.noResultsYetTitle(text)} text={t.noResultsYet} />}
      {hasResults && (
        <Card>
          <Box as="ul" listStyleType="none" aria-label={t.results}>
            {results.map((result) => (
              <FoundText
                key={result.utterance ? `${result.utterance.transcriptId} ${result.utterance.id}` : idOf(result)}
                result={result}
                userId={userId}
              />
            ))}
          </Box>
        </Card>
      )}
      {/* Without the months of the progress, which would interrupt a screen reader again and again. */}
      <VisuallyHidden role="status">
        {isSearching ? t.searchingOlder : hasResults ? t.found(results.length) : ''}
      </VisuallyHidden>
      {hasOlder && !error && <Older search={search} hasResults={hasResults} />}
    </>
  );
}

/** The progress of a search that takes long, and the buttons to stop and to continue it. */
function Older({ search, hasResults }: { search: TextSearch; hasResults: boolean }) {
  const { isSearching, isStopped, searchedBackTo } = search;
  const isLong = useDebouncedValue(isSearching) && isSearching;
  if (isSearching && !isLong && !hasResults) return null;
  return (
    <Flex justify="center" align="center" gap="12px" mt="16px" wrap="wrap">
      {searchedBackTo && (isLong || isStopped) && (
        <Text color="fg.muted">{(isLong ? t.searchingBackTo : t.searchedBackTo)(formatMonth(searchedBackTo))}</Text>
      )}
      {isLong ? (
        <Button size="sm" variant="outline" onClick={search.stop}>
          {t.stop}
        </Button>
      ) : (
        <Button size="sm" variant="outline" disabled={isSearching} onClick={search.searchOlder}>
          {isStopped ? t.searchOlder : t.loadMore}
        </Button>
      )}
    </Flex>
  );
}

/** "March 2025" */
const formatMonth = (time: string) => new Date(time).toLocaleDateString([], { month: 'long', year: 'numeric' });

const idOf = ({ note, contact }: { note: { id: string } | null; contact: { id: string } | null }) =>
  (note ?? contact)?.id;

function changed(params: URLSearchParams, name: string, value: string): URLSearchParams {
  if (value) params.set(name, value);
  else params.delete(name);
  return params;
}

const Hint = ({ title, text }: { title: string; text: string }) => (
  <Box py="64px" textAlign="center" role="status">
    <Text textStyle="xl" fontWeight="600" mb="4px" overflowWrap="anywhere">
      {title}
    </Text>
    <Text color="fg.muted" maxW="480px" mx="auto">
      {text}
    </Text>
  </Box>
);

const ResultsSkeleton = () => (
  <Card p="16px" role="status" aria-label={t.loading}>
    {[0, 1, 2, 3, 4].map((row) => (
      <Skeleton key={row} h="24px" my="12px" bg="bg.controlPressed" />
    ))}
  </Card>
);
