//! The flags that the tools of ARM share.

use std::path::PathBuf;

use cli::{Args, Stop};
use http::Limits;
use imds::Cloud;

use crate::origin::Origin;

/// Where ARM is, whom to trust on the way, and what to show.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--cloud`. Default: the one that the token is for.
    pub cloud: Option<Cloud>,
    /// `--endpoint`.
    pub endpoint: Option<Origin>,
    /// `--cacert`. Default: Mozilla's roots, which are compiled in.
    pub cacert: Option<PathBuf>,
    /// How a list is written.
    pub paging: Paging,
    /// `--max-pages`. Default: all there are.
    pub max_pages: Option<u64>,
    /// `--ascii`: JSON with escapes for what is not ASCII.
    pub ascii: bool,
    /// `-i`: the head of each answer on stderr.
    pub include: bool,
    /// The network flags that every tool has.
    pub limits: Limits,
}

/// How a list of more than one page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paging {
    /// As one document.
    #[default]
    Merged,
    /// `--pages`: each page as it came, one a line.
    Each,
    /// `--first-page`: only the first, as it came.
    First,
}

impl Flags {
    /// Takes `flag` with its value from `args` if it is one of these flags; says whether it was.
    pub fn take(&mut self, flag: &str, args: &mut Args) -> Result<bool, Stop> {
        match flag {
            "--cloud" => {
                let name = args.word(flag)?;
                self.cloud =
                    Some(Cloud::named(&name).ok_or_else(|| {
                        Stop::usage(format_args!("--cloud needs public, usgov or china, not '{name}'"))
                    })?);
            }
            "--endpoint" => {
                let origin = Origin::parse(&args.word(flag)?);
                self.endpoint = Some(origin.map_err(|why| Stop::usage(format_args!("--endpoint: {why}")))?);
            }
            "--cacert" => self.cacert = Some(args.raw(flag)?.into()),
            "--pages" => self.paging = Paging::Each,
            "--first-page" => self.paging = Paging::First,
            "--max-pages" => {
                let most = args.parsed(flag, "a number of pages, at least 1")?;
                if most == 0 {
                    return Err(Stop::usage("--max-pages needs a number of pages, at least 1, not '0'"));
                }
                self.max_pages = Some(most);
            }
            "--ascii" => self.ascii = true,
            "-i" | "--include" => self.include = true,
            _ => return self.limits.take(flag, args),
        }
        Ok(true)
    }
}
