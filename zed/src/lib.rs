use zed_extension_api::{self as zed, LanguageServerId, Result, Worktree};

struct Caddylint;

impl zed::Extension for Caddylint {
    fn new() -> Self {
        Caddylint
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let command = worktree
            .which("caddylint")
            .ok_or("caddylint is not in the PATH: npm install --global caddylint")?;
        Ok(zed::Command {
            command,
            args: vec!["lsp".into(), "--stdio".into()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Caddylint);
