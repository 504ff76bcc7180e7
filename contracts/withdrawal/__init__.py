"""Letters about a tender that was withdrawn: to everybody whose bid stood, all at one moment."""
