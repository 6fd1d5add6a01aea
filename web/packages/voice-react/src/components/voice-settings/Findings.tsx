import { Badge, Box, Button, Flex, Link, SimpleGrid, Text } from '@chakra-ui/react';
import type { Finding } from '@ringback/voice-client';
import { messages } from '../../messages';

const t = messages.settings.healthCheck;

interface Props {
  label: string;
  findings: Finding[];
  busy?: boolean;
  /** Fixes a finding. Without it no Fix button is shown. */
  onFix?: ((finding: Finding) => void) | undefined;
}

/** The list of findings, each with its remedy: a button, or a sentence with a link. */
export function Findings({ label, findings, busy = false, onFix }: Props) {
  return (
    <Box as="ul" listStyleType="none" my="16px" aria-label={label}>
      {findings.map((finding) => (
        <Flex
          as="li"
          key={`${finding.code} ${finding.subject}`}
          align="flex-start"
          gap="12px"
          py="12px"
          wrap={{ base: 'wrap', sm: 'nowrap' }}
          borderTopWidth="1px"
          borderColor="line"
        >
          <SeverityBadge of={finding} />
          <Box flex="1" minW="180px" overflowWrap="anywhere">
            <Text>{finding.message}</Text>
            {finding.urls && <SignedUrls urls={finding.urls} />}
            {!(finding.canBeFixed && onFix) && <Remedy code={finding.code} />}
          </Box>
          {finding.canBeFixed && onFix && (
            <Button size="sm" variant="outline" flexShrink="0" disabled={busy} onClick={() => onFix(finding)}>
              {t.fix}
            </Button>
          )}
        </Flex>
      ))}
    </Box>
  );
}

function SeverityBadge({ of: { severity } }: { of: Finding }) {
  const look = severity === 'error' ? { bg: 'hangup.soft', color: 'hangup' } : { bg: 'warn.soft', color: 'warn' };
  return (
    <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" flexShrink="0" {...look}>
      {t.severity[severity]}
    </Badge>
  );
}

/** The signed and the received URL side by side, for comparison. */
function SignedUrls({ urls }: { urls: NonNullable<Finding['urls']> }) {
  return (
    <SimpleGrid as="dl" columns={{ base: 1, md: 2 }} gap="8px" mt="8px">
      {[
        [t.signedUrl, urls.signed],
        [t.receivedUrl, urls.received],
      ].map(([name, url]) => (
        <Box key={name} p="8px" borderRadius="8px" bg="bg.window">
          <Text as="dt" textStyle="xs" color="fg.muted">
            {name}
          </Text>
          <Text as="dd" textStyle="xs" fontFamily="mono" wordBreak="break-all">
            {url}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}

function Remedy({ code }: { code: string }) {
  const remedy = t.remedies[code];
  if (!remedy) return null;
  return (
    <Text mt="4px" color="fg.muted">
      {remedy.href ? (
        <Link href={remedy.href} target="_blank" rel="noreferrer" color="accent" textDecoration="underline">
          {remedy.text}
        </Link>
      ) : (
        remedy.text
      )}
    </Text>
  );
}
