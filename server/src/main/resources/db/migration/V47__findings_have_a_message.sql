-- Members of the stored findings were renamed: words to message, arrived to received. The next check stores them again.
update health_reports set at = null, findings = null;
