import { Box, Button, Flex, Input, NativeSelect, Skeleton, Text } from '@chakra-ui/react';
import type { SearchFilter } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { messages } from '../../messages';
import { Card } from '../../shared/Card';
import { LoadError } from '../../shared/LoadError';
import { useDebouncedValue } from '../../shared/useDebouncedValue';
import { FoundText } from './FoundText';
import { MIN_LETTERS } from './useSearch';

const t = messages.searchScreen;
const KINDS = ['utterance', 'note', 'contact'] as const;

/** The screen that finds words in transcripts, notes and contacts. Its address holds the search, so that it can be linked. */
export function SearchScreen({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const { api } = useRingback();
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
  const { data, error, refetch, isPending, isFetchingNextPage, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['search', workspaceId, text, kind],
    queryFn: ({ pageParam }) => {
      const filter: SearchFilter = { text, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) };
      return api.search(workspaceId, filter);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    enabled: isSearch,
    placeholderData: keepPreviousData,
  });
  const results = isSearch ? (data?.pages.flatMap((page) => page.results) ?? []) : [];
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
      {error && <LoadError text={`${messages.loadFailed} ${error.message}`} onRetry={() => void refetch()} />}
      {!isSearch && <Hint title={t.emptyTitle} text={t.empty} />}
      {isSearch && isPending && !error && <ResultsSkeleton />}
      {isSearch && data && results.length === 0 && <Hint title={t.noResultsTitle(text)} text={t.noResults} />}
      {results.length > 0 && (
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
      {isSearch && hasNextPage && (
        <Flex justify="center" mt="16px">
          <Button size="sm" variant="outline" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.loadMore}
          </Button>
        </Flex>
      )}
    </>
  );
}

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
