import type { SearchFilter, SearchResult } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** How many results are searched for at once. */
const PAGE = 20;

interface Progress {
  search: string;
  wanted: number;
  isStopped: boolean;
}

export interface TextSearch {
  /** Undefined until the first answer. */
  results: SearchResult[] | undefined;
  error: Error | null;
  /** Whether older texts are being searched for the results that are wanted. */
  isSearching: boolean;
  /** Whether the user has stopped the search before there were enough results. */
  isStopped: boolean;
  /** Whether there are older texts that are not searched yet. */
  hasOlder: boolean;
  /** All texts after this time are searched; undefined before the first answer and at the end. */
  searchedBackTo: string | undefined;
  searchOlder: () => void;
  stop: () => void;
}

/**
 * Searches back in time until there is a page of results. The server answers each request after a short time, so a page
 * of results may take several requests.
 */
export function useTextSearch(
  workspaceId: string,
  text: string,
  kind: SearchFilter['kind'],
  enabled: boolean,
): TextSearch {
  const { api } = useRingback();
  const search = JSON.stringify([workspaceId, text, kind]);
  const [last, setProgress] = useState<Progress>({ search, wanted: PAGE, isStopped: false });
  const progress = last.search === search ? last : { search, wanted: PAGE, isStopped: false };
  const { data, error, refetch, isFetching, isPlaceholderData, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['search', workspaceId, text, kind],
    queryFn: ({ pageParam }) => {
      const filter: SearchFilter = { text, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) };
      return api.search(workspaceId, filter);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    enabled,
    placeholderData: keepPreviousData,
    // All pages would be requested again.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const results = data?.pages.flatMap((page) => page.results);
  const isIncomplete = enabled && !isPlaceholderData && hasNextPage && (results?.length ?? 0) < progress.wanted;
  const isSearching = isIncomplete && !error && !progress.isStopped;
  useEffect(() => {
    if (isSearching && !isFetching) void fetchNextPage();
  }, [isSearching, isFetching, fetchNextPage]);
  return {
    results,
    error,
    isSearching,
    isStopped: isIncomplete && progress.isStopped,
    hasOlder: hasNextPage,
    searchedBackTo: data?.pages.at(-1)?.searchedBackTo ?? undefined,
    searchOlder: () => {
      setProgress({ search, wanted: Math.max(progress.wanted, (results?.length ?? 0) + PAGE), isStopped: false });
      if (error) void (data ? fetchNextPage() : refetch());
    },
    stop: () => setProgress({ ...progress, isStopped: true }),
  };
}
