import { Box, Button, chakra, Dialog, Flex, Portal, Skeleton, Text } from '@chakra-ui/react';
import type { Call, FigureQuery, MetricName, SliceOfFigures } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { memo } from 'react';
import { Link } from 'react-router';
import { dashboard } from '../../messages/dashboard';
import { exportTexts } from '../../messages/exports';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { callDuration, callPath, displayName, formatExact, statusText } from '../../shared/callFormatting';
import { DialogHeader } from '../../shared/DialogHeader';
import { ExportMenu } from '../../shared/ExportMenu';
import { LoadError } from '../../shared/LoadError';
import { useFigureCalls } from './useFigures';

const t = dashboard;
const CallLink = chakra(Link);

/** A figure whose calls are shown. */
export interface OpenFigure {
  title: string;
  metric: MetricName;
  slice?: SliceOfFigures;
}

interface Props {
  workspaceId: string;
  query: FigureQuery;
  figure: OpenFigure;
  onClose: () => void;
}

/** The calls behind a figure, newest first. */
export const FigureCalls = ({ figure, onClose, ...props }: Props) => (
  <Dialog.Root open onOpenChange={({ open }) => !open && onClose()} scrollBehavior="inside">
    <Portal>
      <Dialog.Backdrop />
      <Dialog.Positioner>
        <Dialog.Content p="24px" maxW="640px" mx="8px">
          <DialogHeader title={figure.title} close={t.close} />
          <Dialog.Body p="0">
            <Calls figure={figure} {...props} />
          </Dialog.Body>
        </Dialog.Content>
      </Dialog.Positioner>
    </Portal>
  </Dialog.Root>
);

function Calls({ workspaceId, query, figure: { metric, slice } }: Omit<Props, 'onClose'>) {
  const { api } = useRingback();
  const found = useFigureCalls(workspaceId, metric, { ...query, ...slice });
  const pages = found.data?.pages;
  if (!pages?.[0]) {
    return found.error ? (
      <LoadError text={t.loadFailed(found.error.message)} onRetry={() => void found.refetch()} />
    ) : (
      <Skeleton h="160px" bg="bg.controlPressed" role="status" aria-label={t.loadingCalls} />
    );
  }
  const { total } = pages[0];
  return (
    <>
      <Flex align="center" justify="space-between" gap="8px" minH="32px" mb="8px">
        <Text color="fg.muted">{total === 0 ? t.noCallsBehind : t.callCount(total)}</Text>
        {total > 0 && (
          <ExportMenu
            content={exportTexts.callsBehind}
            download={(options) => api.exportFigureCalls(workspaceId, metric, { ...query, ...slice }, options)}
          />
        )}
      </Flex>
      <Box as="ul" listStyleType="none">
        {pages
          .flatMap(({ calls }) => calls)
          .map((call) => (
            <CallItem key={call.id} call={call} />
          ))}
      </Box>
      {found.hasNextPage && (
        <Button
          size="sm"
          variant="outline"
          mt="16px"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t.moreCalls}
        </Button>
      )}
    </>
  );
}

const CallItem = memo(function CallItem({ call }: { call: Call }) {
  const facts = [formatExact(call.createdAt), call.agent?.name, statusText(call), callDuration(call)];
  return (
    <Flex as="li" borderBottomWidth="1px" borderColor="line" _last={{ borderBottomWidth: '0' }}>
      <CallLink
        to={callPath(call)}
        display="flex"
        alignItems="center"
        gap="12px"
        flex="1"
        minW="0"
        minH="48px"
        py="8px"
        _hover={{ bg: 'bg.rowHover' }}
      >
        <CallDirectionIcon call={call} />
        <Box minW="0">
          <Text fontWeight="500" truncate>
            {displayName(call)}
          </Text>
          <Text textStyle="xs" color="fg.muted">
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Box>
      </CallLink>
    </Flex>
  );
});
