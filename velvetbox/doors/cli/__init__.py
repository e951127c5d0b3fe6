"""The `velvetbox` command; each subcommand calls one act."""
