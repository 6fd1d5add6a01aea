import { Box, Flex, IconButton, Text } from '@chakra-ui/react';
import type { RecordingPolicy } from '@ringback/voice-client';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { messages } from '../../messages';
import { allCountries, callingCode, countryName } from '../../shared/countries';
import { SearchSelect } from '../../shared/SearchSelect';
import { AnnouncementField } from './AnnouncementField';

const t = messages.recordingPolicy;
type Countries = RecordingPolicy['countries'];

interface Props {
  workspaceId: string;
  countries: Countries;
  onChange: (countries: Countries) => void;
}

/** What customers hear instead whose number is of a country. */
export function CountryAnnouncements({ workspaceId, countries, onChange }: Props) {
  const options = useMemo(allCountries, []);
  return (
    <Box>
      <Text textStyle="sm" fontWeight="500" mb="8px">
        {t.countries}
      </Text>
      {countries.map(({ country, announcement }) => (
        <Flex key={country} align="start" gap="8px" mb="16px">
          <Box flex="1" maxW="480px" minW="0">
            <AnnouncementField
              workspaceId={workspaceId}
              label={t.ofCountry(countryName(country))}
              value={announcement}
              isOptional={false}
              onChange={(changed) =>
                changed &&
                onChange(
                  countries.map((each) => (each.country === country ? { country, announcement: changed } : each)),
                )
              }
            />
          </Box>
          <IconButton
            aria-label={t.removeCountry(countryName(country))}
            size="sm"
            variant="ghost"
            color="fg.muted"
            onClick={() => onChange(countries.filter((each) => each.country !== country))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </Flex>
      ))}
      <Box maxW="400px">
        <SearchSelect
          label={t.addCountry}
          placeholder={t.searchCountries}
          options={options.filter(({ value }) => countries.every(({ country }) => country !== value))}
          detailOf={callingCode}
          disabled={false}
          onSelect={(country) =>
            onChange(
              [
                ...countries,
                { country, announcement: { text: '', language: null, soundUrl: null, audioId: null } },
              ].sort((one, other) => one.country.localeCompare(other.country)),
            )
          }
        />
      </Box>
    </Box>
  );
}
